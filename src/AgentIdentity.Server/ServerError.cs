namespace AgentIdentity.Server;

/// <summary>Every refusal of the token server, the pages and the administration. The number is the AID code; numbers are never used twice.</summary>
public enum ServerError
{
    /// <summary>The client did not authenticate: it is not registered, is suspended, or its assertion does not verify. Send a fresh private_key_jwt assertion (RFC 7523) of a registered, active agent.</summary>
    ClientNotAuthenticated = 5100,

    /// <summary>The OAuth request is malformed, repeats a parameter or lacks one. The description names it.</summary>
    RequestMalformed = 5101,

    /// <summary>The request has no proof, or more than one. Send exactly one DPoP header, made for this address (RFC 9449 section 5).</summary>
    ProofMissing = 5102,

    /// <summary>The pushed request asks for a delegation that is not well formed. The description names the member.</summary>
    AskMalformed = 5103,

    /// <summary>The human refused the delegation on the consent page. Ask again with less, or ask the human.</summary>
    ConsentRefused = 5104,

    /// <summary>The consent page was left open for too long or opened by another person. Start again from the agent.</summary>
    ConsentNotFound = 5105,

    /// <summary>The administrator's key is missing or wrong. Send <c>Authorization: Bearer</c> with the content of data/admin.key.</summary>
    AdminKeyWrong = 5106,

    /// <summary>The body is not the JSON object that this address takes. The detail names the member.</summary>
    BodyMalformed = 5107,

    /// <summary>There is nothing with this id, or it is not yours to see. Check the id, and as whom you ask.</summary>
    NotFound = 5108,

    /// <summary>The agent's token or proof at this address is not acceptable. Get an actor token for this issuer and make a fresh proof.</summary>
    AgentNotAuthenticated = 5109,

    /// <summary>The grant type or the client is not allowed to do this here. See the metadata document for what is.</summary>
    NotAllowed = 5110,

    /// <summary>The server met a fault of its own. Nothing was granted. The log holds the cause.</summary>
    Internal = 5111,

    /// <summary>The token was revoked before its time (RFC 7009). Exchange for a new one.</summary>
    TokenRevoked = 5112,

    /// <summary>The client is registered with another method of authentication than the one it used. Send what it is registered with, or register it anew.</summary>
    ClientMethodWrong = 5140,

    /// <summary>The client authenticates with a certificate, and the connection carries none. Connect to the address that asks for certificates; behind a proxy, let it send Client-Cert (RFC 9440) and name it in AgentIdentity:TrustedProxies.</summary>
    CertificateMissing = 5141,

    /// <summary>The certificate is not the client's, or nobody who is trusted vouches for it (RFC 8705 section 2). The detail says which.</summary>
    CertificateRefused = 5142,

    /// <summary>The platform's token is of another workload than the client's, or of a platform that is not trusted here. Compare the registration with the token, and AgentIdentity:TrustDomains or AgentIdentity:Clusters with both.</summary>
    WorkloadOfAnother = 5143,

    /// <summary>Too many attempts failed under this name or from this address. Wait as long as Retry-After says.</summary>
    TooManyAttempts = 5144,

    /// <summary>Client secrets are off. Register a key (private_key_jwt), or set AgentIdentity:Clients:AllowSecrets.</summary>
    ClientSecretsOff = 5145,

    /// <summary>This client_id is the address of a metadata document, and such clients are off here or their host is not on the list. Ask the operator to add it to AgentIdentity:ClientMetadata:AllowedHosts.</summary>
    ClientMetadataOff = 5160,

    /// <summary>The client's metadata document could not be fetched: it must answer 200 over TLS from a public address within five seconds, without redirect. Mend the document's host.</summary>
    ClientMetadataUnreachable = 5161,

    /// <summary>The client_id is no acceptable address of a metadata document, or the document is not acceptable. The description says what is wrong.</summary>
    ClientMetadataInvalid = 5162,

    /// <summary>Too many clients' documents are being fetched. Try again in a minute.</summary>
    ClientMetadataBusy = 5163,

    /// <summary>The client's authorization request names no resource of this gateway that it may ask for, or repeats a parameter. Send one resource, as in the protected-resource metadata.</summary>
    PublicAskMalformed = 5164,

    /// <summary>This resource takes tokens with a proof only. Send a DPoP proof with the token request, or ask the operator to switch Bearer on for the resource.</summary>
    BearerOff = 5165,

    /// <summary>A client without authentication may redeem codes and refresh, and nothing else. Register the agent with a key for more.</summary>
    NotForPublicClients = 5166,

    /// <summary>The stop feed names people, so only a client registered with kind service may read it. Register the service, and subscribe as it.</summary>
    FeedNotAllowed = 5200,

    /// <summary>Too many subscribers read the stop feed. Try again in a moment; share one subscription in each process.</summary>
    FeedFull = 5201,

    /// <summary>sub_id is not a subject identifier that is understood here (RFC 9493). Send iss_sub, opaque, jwt_id, or complex of user, application and session.</summary>
    SubjectNotUnderstood = 5202,

    /// <summary>The subject identifier names nobody here. Nothing was cut off.</summary>
    SubjectUnknown = 5203,

    /// <summary>An agent may cut off itself and nobody else. Ask an administrator.</summary>
    RevocationNotAllowed = 5204,

    /// <summary>The AuthZEN request is not well formed. The detail names the member; see docs/authzen.md.</summary>
    AccessRequestMalformed = 5230,

    /// <summary>The key of the enforcement point is missing or wrong. Send one of AgentIdentity:AccessApi:Keys, or the administrator's, as Authorization: Bearer.</summary>
    AccessKeyWrong = 5231,

    /// <summary>This key may not ask that. A key with Upstreams asks about calls of those; an agent's own token asks for no decisions at all.</summary>
    AccessNotAllowed = 5232,

    /// <summary>There is no decision: the relations, or what they rest on, could not be asked. Treat it as a refusal and try again; see the log.</summary>
    AccessUndecided = 5233,

    /// <summary>The call is allowed only with obligations that the enforcement point said it cannot meet. Teach it the type custom, or let the call go through the gateway.</summary>
    AccessObligationUnmet = 5234,

    /// <summary>The measurements could not be collected. Ask again; if it lasts, restart and report it.</summary>
    MetricsUnavailable = 5270,

    /// <summary>No upstream has this name. GET /admin/upstreams lists those that are configured.</summary>
    UpstreamNotNamed = 5280,

    /// <summary>Too many open pages of the console wait for news. Close some, or load the page again by hand.</summary>
    LiveUpdatesFull = 5450,

    /// <summary>What is asked of the usage page is not understood. The detail names what may be asked.</summary>
    UsageQuestionMalformed = 5451,

    /// <summary>The sign-in by way of another issuer failed. The detail says why; sign in again, or ask the administrator.</summary>
    UpstreamSignInFailed = 5180,

    /// <summary>The issuer by way of which somebody wants to sign in cannot be reached or refused to begin. Try again; the log holds the cause.</summary>
    UpstreamUnavailable = 5181,

    /// <summary>The issuer answered with a sign-in that is older or weaker than was asked for. Sign out there and sign in again, or sign in another way.</summary>
    SignInTooWeak = 5295,

    /// <summary>Somebody who was to sign in again came back as somebody else. Sign in with the account you are signed in with here, or sign out here first.</summary>
    SignedInAsAnother = 5296,

    /// <summary>The approval that the client waits for has no yes yet, or came to a no or to nothing. The OAuth error says which; while it is authorization_pending, ask again after the interval.</summary>
    BackchannelWaits = 5290,

    /// <summary>Too many requests of this client wait for approvals at once. Poll those that are open, or let them run out.</summary>
    BackchannelFull = 5291,
}
