package io.picket.model;

/** What a probe saw: plain facts, no opinion. Implementations are records that survive JSON. */
public sealed interface Observation
    permits CertificateSeen,
        HttpSeen,
        LoginSeen,
        LoginTried,
        PortCensus,
        ProtocolSeen,
        ServiceSeen,
        TlsSession,
        TlsSupport {}
