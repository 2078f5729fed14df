//! HTTP service and command line of Wangge.
