package io.picket.probes.tls;

/** The first thing a server says to a hello. */
sealed interface ServerAnswer permits Alert, ServerHello, Ssl2Answer {}
