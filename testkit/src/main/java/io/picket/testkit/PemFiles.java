package io.picket.testkit;

import java.nio.file.Path;

/**
 * A chain and its private key on disk, as servers want them.
 *
 * @param chain certificates, as presented
 * @param key PKCS#8, not encrypted
 */
public record PemFiles(Path chain, Path key) {}
