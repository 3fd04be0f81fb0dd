namespace AgentIdentity.Tokens;

/// <summary>Why a token, a proof or a key was refused. The number is the code: 1013 prints as <c>AID1013</c>.</summary>
public enum TokenError
{
    /// <summary>No credential was sent. Mend: send <c>Authorization: DPoP</c> with an access token for this resource.</summary>
    Missing = 1001,

    /// <summary>More than one Authorization or DPoP header was sent. Mend: send exactly one of each.</summary>
    Repeated = 1002,

    /// <summary>The Authorization scheme is neither DPoP nor Bearer. Mend: use <c>Authorization: DPoP</c>.</summary>
    UnknownScheme = 1003,

    /// <summary>The token or proof is longer than its limit. Mend: ask for a token with fewer authorization details.</summary>
    TooLarge = 1004,

    /// <summary>Not a well-formed compact JWS: three base64url parts of strict JSON without duplicate members. Mend: send the token exactly as it was issued.</summary>
    Malformed = 1005,

    /// <summary>The <c>typ</c> header is not the one this kind of token carries (RFC 8725 section 3.11). Mend: send the right kind of token here.</summary>
    WrongType = 1006,

    /// <summary>The <c>alg</c> header is <c>none</c>, symmetric, not accepted, or not the one pinned to the key. Mend: sign with the key's own algorithm, ES256 by default.</summary>
    WrongAlgorithm = 1007,

    /// <summary>The <c>kid</c> header names no key of the issuer or client. Mend: fetch a fresh token, or register the key.</summary>
    UnknownKey = 1008,

    /// <summary>The signature does not verify. Mend: send the token exactly as it was issued, signed by the right key.</summary>
    BadSignature = 1009,

    /// <summary>The header has a member that would choose or change the key (<c>jku</c>, <c>x5u</c>, <c>jwk</c>, <c>crit</c> and the like). Mend: leave it out.</summary>
    ForbiddenHeader = 1010,

    /// <summary>The issuer is not the trusted one. Mend: use a token of this broker.</summary>
    WrongIssuer = 1011,

    /// <summary>The token is for another resource. Mend: exchange for a token with this resource as its audience.</summary>
    WrongAudience = 1012,

    /// <summary>The token has expired. Mend: exchange again.</summary>
    Expired = 1013,

    /// <summary>The token is not valid yet. Mend: compare the clocks.</summary>
    NotYetValid = 1014,

    /// <summary>The token lives longer than its kind may. Mend: ask for a shorter lifetime.</summary>
    LifetimeTooLong = 1015,

    /// <summary>A claim is missing, has the wrong type or contradicts another. Mend: see the detail for the claim's name.</summary>
    BadClaim = 1016,

    /// <summary>The actor chain is deeper than allowed. Mend: delegate over fewer agents.</summary>
    ChainTooDeep = 1017,

    /// <summary>The authorization details have an unknown type or member, or a bad value (RFC 9396 section 5). Mend: see the detail for the member's name.</summary>
    BadDetails = 1018,

    /// <summary>More was asked for than is held. Mend: ask for no more than the delegation grants.</summary>
    NotCovered = 1019,

    /// <summary>The token is bound to a key and no proof was sent. Mend: send one <c>DPoP</c> header (RFC 9449 section 7.1).</summary>
    ProofMissing = 1020,

    /// <summary>The proof is not a well-formed DPoP proof (RFC 9449 section 4.2). Mend: see the detail.</summary>
    ProofMalformed = 1021,

    /// <summary>The proof was made for another method or URL. Mend: make one proof for each request, with the public URL.</summary>
    ProofWrongTarget = 1022,

    /// <summary>The proof is too old or from the future. Mend: compare the clocks and make the proof when it is sent.</summary>
    ProofStale = 1023,

    /// <summary>The proof or assertion was used before. Mend: make a fresh one for every request.</summary>
    Replayed = 1024,

    /// <summary>The memory of used proofs is full, so nothing can be shown to be fresh. Mend: try again in a minute; the operator may raise the capacity.</summary>
    ReplayMemoryFull = 1025,

    /// <summary>The proof was made for another access token (<c>ath</c>). Mend: make the proof for the token that is sent.</summary>
    ProofWrongToken = 1026,

    /// <summary>The proof's key is not the key the token is bound to (<c>cnf.jkt</c>). Mend: sign the proof with the key used at the exchange.</summary>
    ProofWrongKey = 1027,

    /// <summary>A token bound to a key was sent as Bearer (RFC 9449 section 7.2), or one bound to a certificate to a scheme that looks at none. Mend: send it as <c>Authorization: DPoP</c> with a proof; certificates are looked at by the scheme of <c>AddAgentIdentity()</c>.</summary>
    BoundTokenAsBearer = 1028,

    /// <summary>A bearer token was sent where a proof is required. Mend: use DPoP, or let the operator switch Bearer on for this resource.</summary>
    BearerNotAllowed = 1029,

    /// <summary>The server wants its nonce in the proof (RFC 9449 section 8). Mend: repeat once with the nonce of the <c>DPoP-Nonce</c> header.</summary>
    NonceRequired = 1030,

    /// <summary>A key is too weak, of the wrong kind, or private where only a public key may be. Mend: use P-256, P-384 or RSA of 2048 bits or more.</summary>
    BadKey = 1031,

    /// <summary>The key file cannot be used: unreadable, damaged, or open to other users. Mend: restore it, with mode 0600.</summary>
    KeyFile = 1032,

    /// <summary>The issuer's keys could not be fetched. Mend: check the authority's address and that it is up.</summary>
    KeysUnavailable = 1033,

    /// <summary>The issuer is trusted, but not for this kind of token. Mend: send the kind it is trusted for, or let the operator add the kind to the issuer.</summary>
    KindNotTrusted = 1040,

    /// <summary>The client the token was issued to (<c>azp</c>, <c>appid</c> or <c>client_id</c>) is not accepted. Mend: let the operator list it at the issuer (<c>AuthorizedParties</c>).</summary>
    PartyNotAccepted = 1041,

    /// <summary>The token is of a tenant that is not accepted. Mend: let the operator list the tenant at the issuer (<c>Tenants</c>).</summary>
    TenantNotAccepted = 1042,

    /// <summary>The assertion was issued to another client. Mend: redeem it as the client it names (<c>client_id</c>).</summary>
    WrongClient = 1043,

    /// <summary>The workload's identifier is malformed or of another trust domain. Mend: see the detail; register the workload's own identifier.</summary>
    BadWorkload = 1044,

    /// <summary>The agent acts for itself with this token, and here only a delegation counts. Mend: exchange a delegation for a token at this resource (RFC 8693).</summary>
    ActsForItself = 1045,

    /// <summary>Whether a proof or assertion was used before cannot be told: the shared store cannot be reached, or a clock was set back. Mend: try again shortly; the operator looks at <c>AgentIdentity:Redis</c> and the clocks.</summary>
    ReplayStoreUnavailable = 1060,

    /// <summary>The token is bound to a client certificate and the connection shows none (RFC 8705 section 3). Mend: connect with the certificate used at the exchange; a proxy that ends TLS must forward it.</summary>
    CertificateMissing = 1070,

    /// <summary>The connection's certificate is not the one the token is bound to (<c>cnf.x5t#S256</c>). Mend: connect with the certificate used at the exchange.</summary>
    WrongCertificate = 1071,

    /// <summary>Somebody cut off the human, the agent, the delegation or the token itself. Mend: ask the human, or the operator, whether the agent shall go on.</summary>
    CutOff = 1072,

    /// <summary>The stop feed is silent, so nobody knows what was cut off. Mend: try again in a few seconds; the operator checks that the broker is up and that this service is registered with it.</summary>
    StopFeedSilent = 1073,

    /// <summary>This agent may not act here: it proved no identity, stands too deep in the chain, or is not one of those let in. Mend: let another agent call, or the operator of the API admit this one.</summary>
    ActorUnauthorized = 1074,

    /// <summary>The token lacks a scope word that is needed here (RFC 6750 section 3.1). Mend: exchange for a token with the scope of the challenge.</summary>
    InsufficientScope = 1075,

    /// <summary>The human must sign in again, more strongly, or be present (RFC 9470). Mend: send the human through the authorization endpoint with the challenge's acr_values and max_age, then exchange again.</summary>
    StepUpRequired = 1076,

    /// <summary>A token that an agent holds came where people come in person. Mend: call what takes delegations; the operator of the API may add the scheme of <c>AddAgentIdentity()</c>.</summary>
    InPersonOnly = 1077,

    /// <summary>The static key is not known, was ended, or its delegation does not stand. Mend: have a new key issued for a delegation that does.</summary>
    StaticKeyRefused = 1080,
}
