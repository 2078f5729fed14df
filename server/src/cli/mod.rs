//! The command line `wangge`. People script it: arguments, exit codes and the shape of answers are a contract.
//!
//! Results go to standard output, everything said about them to standard error. Exit code 2 stands for input or
//! arguments that cannot be used; each fault is one line.
