//! Files on their way to the server, with how far they are: that is what `XMLHttpRequest` still tells better than anything newer.

use std::cell::RefCell;
use std::rc::Rc;

use grid::wire::upload::Upload;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

use super::{ApiError, BASE, refusal};

/// A file that is being sent. It stops when this is dropped.
pub(crate) struct Sending {
    request: XmlHttpRequest,
    /// They must live as long as the browser may call them.
    _heard: Vec<Closure<dyn FnMut(ProgressEvent)>>,
}

impl Drop for Sending {
    fn drop(&mut self) {
        // It fails only for one that is over.
        let _ = self.request.abort();
    }
}

type Done = Box<dyn FnOnce(Result<Upload, ApiError>)>;

/// Sends a file. `progress` is told how much of it is there, 0 to 1; `done` what came of it.
pub(crate) fn send(
    file: &File,
    progress: impl Fn(f64) + 'static,
    done: impl FnOnce(Result<Upload, ApiError>) + 'static,
) -> Option<Sending> {
    let request = XmlHttpRequest::new().ok()?;
    let name = String::from(js_sys::encode_uri_component(&file.name()));
    request.open("POST", &format!("{BASE}uploads?name={name}")).ok()?;
    let done: Rc<RefCell<Option<Done>>> = Rc::new(RefCell::new(Some(Box::new(done))));
    let finish = move |answer| {
        if let Some(done) = done.borrow_mut().take() {
            done(answer);
        }
    };
    let moved = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            progress(event.loaded() / event.total());
        }
    });
    let (answered, failed) = (finish.clone(), finish);
    let heard = request.clone();
    let loaded = Closure::<dyn FnMut(ProgressEvent)>::new(move |_| answered(read(&heard)));
    let broken = Closure::<dyn FnMut(ProgressEvent)>::new(move |_| failed(Err(ApiError::Network)));
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(moved.as_ref().unchecked_ref()));
    }
    request.set_onload(Some(loaded.as_ref().unchecked_ref()));
    request.set_onerror(Some(broken.as_ref().unchecked_ref()));
    request.send_with_opt_blob(Some(file)).ok()?;
    Some(Sending { request, _heard: vec![moved, loaded, broken] })
}

fn read(request: &XmlHttpRequest) -> Result<Upload, ApiError> {
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match request.status() {
        Ok(202) => serde_json::from_str(&text).map_err(|_| ApiError::Unreadable),
        Ok(status) => Err(ApiError::Refused(Box::new(refusal(&text, status, None)))),
        Err(_) => Err(ApiError::Network),
    }
}
