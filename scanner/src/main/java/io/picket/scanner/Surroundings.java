package io.picket.scanner;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command may use of the process it runs in; tests give their own.
 *
 * @param out data, and nothing else
 * @param err progress, summaries while data goes to {@code out}, and errors
 * @param environment the environment variables
 * @param terminal whether {@code err} is a terminal that people watch
 */
public record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    InstantSource clock,
    boolean terminal) {}
