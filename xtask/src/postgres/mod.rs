//! `cargo xtask postgres`: the server that tests of the PostGIS store use, to run them one by one.

mod cluster;

use std::thread;

use anyhow::bail;
pub(crate) use cluster::Cluster;

/// Under which name the tests find the server.
pub(crate) const VARIABLE: &str = "WANGGE_TEST_POSTGRES";

/// How to run it.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Have every commit survive a power failure, as a real server does; slower
    #[arg(long)]
    durable: bool,
}

/// Runs a server until told to stop, which the signal itself does: the server goes with this process.
pub(crate) fn postgres(options: &Options) -> anyhow::Result<()> {
    let cluster = match Cluster::start(options.durable, None)? {
        Ok(cluster) => cluster,
        Err(missing) => bail!("missing on this machine: {missing}"),
    };
    println!("export {VARIABLE}={}", cluster.url("postgres"));
    eprintln!("its log and data are in {}; both go when this stops, with Ctrl-C", cluster.folder().display());
    loop {
        thread::park();
    }
}
