//! What was chosen so far.

use std::fmt::Write as _;

use std::collections::BTreeMap;

use grid::people::Right;
use grid::scheme::Bilingual;
use grid::wire::upload::{
    Take, TakeProgress, TakeStage, Taken, TextEncoding, Upload, UploadLayer, UploadPreview, suggest,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::send::{Given, delete, post};
use crate::api::upload::Sending;
use crate::api::{self, ApiError};
use crate::browser;
use crate::state::App;
use crate::text::Lang;

/// Between two looks at how it goes.
const AGAIN: std::time::Duration = std::time::Duration::from_millis(400);

/// Where somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Choosing a file.
    File,
    /// Saying what it is.
    What,
    /// Looking at it.
    Look,
    /// Taking it in.
    Take,
}

/// What was chosen. Copy it freely: it only holds signals.
#[derive(Clone, Copy)]
pub(super) struct Choices {
    app: App,
    pub(super) stage: RwSignal<Stage>,
    pub(super) upload: RwSignal<Option<Upload>>,
    pub(super) sending: StoredValue<Option<Sending>, LocalStorage>,
    /// How much of the file is there, 0 to 1.
    pub(super) sent: RwSignal<Option<f64>>,
    pub(super) error: RwSignal<Option<ApiError>>,
    /// Why the file that was chosen cannot be read.
    pub(super) faults: RwSignal<Vec<Bilingual>>,
    pub(super) layer: RwSignal<usize>,
    pub(super) what: RwSignal<Taken>,
    pub(super) area: RwSignal<Option<i64>>,
    pub(super) encoding: RwSignal<Option<TextEncoding>>,
    pub(super) crs: RwSignal<String>,
    pub(super) name: RwSignal<String>,
    pub(super) level: RwSignal<String>,
    pub(super) columns: RwSignal<BTreeMap<String, String>>,
    pub(super) preview: RwSignal<Option<UploadPreview>>,
    pub(super) progress: RwSignal<TakeProgress>,
}

impl Choices {
    pub(super) fn new(app: App) -> Self {
        Self {
            app,
            stage: RwSignal::new(Stage::File),
            upload: RwSignal::new(None),
            sending: StoredValue::new_local(None),
            sent: RwSignal::new(None),
            error: RwSignal::new(None),
            faults: RwSignal::new(Vec::new()),
            layer: RwSignal::new(0),
            what: RwSignal::new(Taken::Plan),
            area: RwSignal::new(untrack(|| app.area())),
            encoding: RwSignal::new(None),
            crs: RwSignal::new(String::new()),
            name: RwSignal::new(String::new()),
            level: RwSignal::new(String::new()),
            columns: RwSignal::new(BTreeMap::new()),
            preview: RwSignal::new(None),
            progress: RwSignal::new(TakeProgress::default()),
        }
    }

    /// A file has arrived: waits until it is opened.
    pub(super) fn arrived(self, upload: Upload) {
        let path = format!("uploads/{}", upload.id);
        if self.upload.try_set(Some(upload)).is_some() {
            // Whoever sent it has left the page meanwhile.
            spawn_local(async move { _ = delete(&path).await });
            return;
        }
        self.opened(path);
    }

    /// Goes on once the file is opened, or says why it cannot be.
    fn opened(self, path: String) {
        let Some(Some(upload)) = self.upload.try_get_untracked() else { return };
        // Another one was chosen since.
        if path != format!("uploads/{}", upload.id) {
            return;
        }
        match upload.take.stage {
            TakeStage::Opening => {
                let ask = move || {
                    spawn_local(async move {
                        let answer = api::get::<Upload>(&path).await;
                        let is_wanted = |known: &Option<Upload>| {
                            known.as_ref().is_some_and(|known| path == format!("uploads/{}", known.id))
                        };
                        if !self.upload.try_with_untracked(is_wanted).unwrap_or_default() {
                            return;
                        }
                        match answer {
                            Ok(upload) => {
                                self.upload.try_set(Some(upload));
                                self.opened(path);
                            }
                            // It goes on there; the next question may be heard.
                            Err(error) if error.is_passing() => self.opened(path),
                            Err(error) => {
                                self.upload.try_set(None);
                                self.error.try_set(Some(error));
                            }
                        }
                    });
                };
                set_timeout(ask, AGAIN);
            }
            _ if upload.layers.is_empty() => {
                self.forget();
                self.upload.set(None);
                let was_given_up = || Bilingual {
                    zh: Lang::Zh.importing().given_up.to_owned(),
                    en: Lang::En.importing().given_up.to_owned(),
                };
                let faults = upload.take.faults;
                self.faults.set(if faults.is_empty() { vec![was_given_up()] } else { faults });
            }
            _ => {
                let stem = upload.name.split('.').next().unwrap_or_default();
                self.name.set(stem.chars().take(60).collect());
                self.choose_layer(0);
                self.stage.set(Stage::What);
            }
        }
    }

    /// Turns to a layer, as what it seems to be.
    pub(super) fn choose_layer(self, layer: usize) {
        self.layer.set(layer);
        self.encoding.set(None);
        self.crs.set(String::new());
        let guess = self.about().and_then(|about| about.guess);
        let guess = guess.filter(|&what| untrack(|| self.may(what)));
        self.choose_what(guess.unwrap_or(Taken::Plan));
    }

    /// Takes it for something.
    pub(super) fn choose_what(self, what: Taken) {
        self.what.set(what);
        let about = self.about();
        let columns: Vec<&str> =
            about.iter().flat_map(|about| &about.columns).map(|column| column.name.as_str()).collect();
        self.columns.set(suggest(what, &columns));
    }

    /// Whether whoever is signed in may take it in as that. What lies within whose scope is said by the areas, so that they are
    /// for those alone whose scope is everything.
    pub(super) fn may(self, what: Taken) -> bool {
        self.app.session.may(Right::Take(what))
            && (what != Taken::Areas || self.app.session.sees_everything())
    }

    /// The layer at hand.
    pub(super) fn about(self) -> Option<UploadLayer> {
        self.upload.with_untracked(|upload| upload.as_ref()?.layers.get(self.layer.get_untracked()).cloned())
    }

    fn path(self) -> Option<String> {
        self.upload.with_untracked(|upload| upload.as_ref().map(|upload| format!("uploads/{}", upload.id)))
    }

    /// Reads the layer as was chosen.
    pub(super) fn look(self) {
        let Some(path) = self.path() else { return };
        let mut query = format!("{path}/preview?layer={}", self.layer.get_untracked());
        if let Some(encoding) = self.encoding.get_untracked() {
            let _ = write!(query, "&encoding={encoding}");
        }
        let crs = self.crs.get_untracked();
        if !crs.is_empty() {
            let _ = write!(query, "&crs={crs}");
        }
        if let Some(area) = self.area.get_untracked() {
            let _ = write!(query, "&area={area}");
        }
        self.error.set(None);
        self.preview.set(None);
        self.stage.set(Stage::Look);
        spawn_local(async move {
            match api::get::<UploadPreview>(&query).await {
                Ok(preview) => _ = self.preview.try_set(Some(preview)),
                Err(error) => _ = self.error.try_set(Some(error)),
            }
        });
    }

    /// Has it taken in, and follows how it goes.
    pub(super) fn take(self) {
        let Some(path) = self.path() else { return };
        let crs = self.crs.get_untracked();
        let (level, what) = (self.level.get_untracked(), self.what.get_untracked());
        let mut values = BTreeMap::new();
        if what == Taken::Areas && !level.is_empty() {
            values.insert("level".to_owned(), level);
        }
        let name = self.name.get_untracked();
        let order = Take {
            layer: self.layer.get_untracked() as u32,
            what,
            encoding: self.encoding.get_untracked(),
            crs: (!crs.is_empty()).then_some(crs),
            area: self.area.get_untracked().filter(|_| what.place().is_none()),
            name: (what == Taken::Plan && !name.trim().is_empty()).then_some(name),
            columns: self.columns.get_untracked(),
            values,
            aliases: BTreeMap::new(),
        };
        self.error.set(None);
        self.progress.set(TakeProgress::default());
        self.stage.set(Stage::Take);
        spawn_local(async move {
            let key = browser::fresh_key();
            let answer = post(&format!("{path}/take"), Given::Key(&key), &order).await;
            self.heard(path, answer);
        });
    }

    /// Shows how it goes, and asks again while it goes on.
    fn heard(self, path: String, answer: Result<Upload, ApiError>) {
        let progress = match answer {
            Ok(upload) => upload.take,
            Err(error) => {
                self.error.try_set(Some(error));
                return;
            }
        };
        let is_running = progress.stage.is_running();
        // Whoever has left the page needs no more news of it, but the map does.
        let has_left = self.progress.try_set(progress).is_some();
        if !is_running || has_left {
            self.app.reread();
            return;
        }
        let ask = move || {
            spawn_local(async move {
                let answer = api::get(&path).await;
                self.heard(path, answer);
            });
        };
        set_timeout(ask, AGAIN);
    }

    /// Stops whatever goes on, and goes back to the beginning.
    pub(super) fn cancel(self) {
        self.forget();
        self.upload.set(None);
        self.sent.set(None);
        self.error.set(None);
        self.faults.set(Vec::new());
        self.preview.set(None);
        self.stage.set(Stage::File);
    }

    /// Has the server forget the file.
    pub(super) fn forget(self) {
        self.sending.try_set_value(None);
        if let Some(path) =
            self.upload.try_get_untracked().flatten().map(|upload| format!("uploads/{}", upload.id))
        {
            // It expires by itself as well.
            spawn_local(async move { _ = delete(&path).await });
        }
    }
}
