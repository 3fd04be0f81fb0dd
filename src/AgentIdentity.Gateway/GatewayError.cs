namespace AgentIdentity.Gateway;

/// <summary>Refusals of the gateway itself; the number is the AID code.</summary>
public enum GatewayError
{
    /// <summary>No upstream has this name, or it is of another kind. Check the address against the configured upstreams.</summary>
    UnknownUpstream = 3001,

    /// <summary>The path can be read in two ways (dot segments, encoded separators, empty segments, semicolons, unusual escapes). Send the plain form.</summary>
    PathAmbiguous = 3002,

    /// <summary>The HTTP method is not served here. MCP endpoints take POST only.</summary>
    MethodNotAllowed = 3003,

    /// <summary>A header asks for another method than the request line. Use the method itself.</summary>
    MethodOverride = 3004,

    /// <summary>The body is larger than the upstream's MaxBodyBytes. Send less, or raise the limit.</summary>
    BodyTooLarge = 3005,

    /// <summary>The upgrade is not mediated, or is no proper opening of a WebSocket. Set WebSockets at the upstream where it has them; other upgrades have no way through.</summary>
    UpgradeRefused = 3006,

    /// <summary>The body is encoded or of a media type that the gateway does not read. Send application/json without Content-Encoding.</summary>
    MediaTypeRefused = 3007,

    /// <summary>The Origin header names a site that may not call this endpoint. Add it to AllowedOrigins if it should.</summary>
    OriginRefused = 3008,

    /// <summary>The request body ended early or broke the protocol. Send it again.</summary>
    BodyUnreadable = 3009,

    /// <summary>The upstream did not take the WebSocket. Check its address and path, and that it speaks WebSocket over HTTP/1.1 without extensions.</summary>
    UpgradeNotTaken = 3010,

    /// <summary>The gRPC call is not mediated here. List the service at the upstream's GrpcServices, and call over HTTP/2.</summary>
    GrpcRefused = 3011,

    /// <summary>The body is not JSON, or nests too deeply. Send one JSON object.</summary>
    BodyNotJson = 3101,

    /// <summary>A JSON object names a member twice (letter case does not count). Name each member once.</summary>
    DuplicateMember = 3102,

    /// <summary>JSON-RPC batches are not accepted (removed from MCP in 2025-06-18). Send one request at a time.</summary>
    BatchRefused = 3103,

    /// <summary>The body is not a JSON-RPC 2.0 request or notification. Check jsonrpc, id and method.</summary>
    NotARequest = 3104,

    /// <summary>The MCP method is not mediated by the gateway, so it is refused. Use tools/list and tools/call.</summary>
    UnknownMethod = 3105,

    /// <summary>An MCP header is missing, repeated, or says something else than the body. Make them equal.</summary>
    HeaderMismatch = 3106,

    /// <summary>The MCP revision is not supported. The error data lists those that are.</summary>
    UnsupportedProtocolVersion = 3107,

    /// <summary>No tool of this name exists for this caller. Name one of tools/list, or ask for a delegation that has it.</summary>
    UnknownTool = 3108,

    /// <summary>The params of the request are not what the method takes. Send an object with the members of the MCP revision.</summary>
    InvalidParams = 3109,

    /// <summary>No session of this id is open for this caller: it ended, was unused for too long, or is another caller's. Begin with initialize.</summary>
    SessionUnknown = 3110,

    /// <summary>The request makes sense in a session alone. Send the Mcp-Session-Id that initialize gave.</summary>
    SessionNeeded = 3111,

    /// <summary>The gateway holds as many sessions as it can. Try again later, or speak 2026-07-28, which needs none.</summary>
    TooManySessions = 3112,

    /// <summary>The Accept header rules out the answers of the protocol. Accept application/json and text/event-stream.</summary>
    NotAcceptable = 3113,

    /// <summary>A cursor, requestState or taskId was not given to this caller for this, is too old, or was used already. Begin again without it.</summary>
    StateInvalid = 3114,

    /// <summary>No resource of this URI exists for this caller. Name one of resources/list, or ask for a delegation that has it.</summary>
    UnknownResource = 3115,

    /// <summary>No prompt of this name exists for this caller. Name one of prompts/list, or ask for a delegation that has it.</summary>
    UnknownPrompt = 3116,

    /// <summary>In the middle of the call the server asked for something that policy does not let it ask, and the call cannot go on without. Allow it in the upstream's settings and in policy, or do without the tool.</summary>
    ServerAskRefused = 3117,

    /// <summary>The server asked back more often than the gateway goes along with. Mend the server.</summary>
    TooManyRounds = 3118,

    /// <summary>The session runs a request of this id already, or too many of them. Give each request its own id.</summary>
    RequestInUse = 3119,

    /// <summary>The session has a stream open already. Close it first.</summary>
    StreamOpen = 3120,

    /// <summary>The arguments are not what the tool's approved definition describes; the message says where. Read tools/list, and call again.</summary>
    ArgumentsInvalid = 3122,

    /// <summary>The client was asked something by the server in the middle of the call and did not answer in time. Call again.</summary>
    ClientSilent = 3121,

    /// <summary>The MCP server speaks no revision that the gateway knows, or not the one it is configured with. Set the upstream's Revision to auto, or update the server.</summary>
    LinkRevisionUnknown = 3130,

    /// <summary>The MCP server's program cannot be started, or ends as soon as it is. The log has what it wrote to its standard error; look at Command, WorkingFolder and User.</summary>
    LinkProcessDown = 3131,

    /// <summary>As many sessions or processes of this MCP server are in use as it may have. Try again when one is free, or raise Process:MaxProcesses.</summary>
    LinkLimit = 3132,

    /// <summary>The call that this input is for is over: it waited too long, was answered before, or belongs to somebody else. Make the call again from the beginning.</summary>
    LinkParkedGone = 3133,

    /// <summary>The MCP server asks the client for something, and as many calls as may wait for such answers do. Answer or abandon one of them.</summary>
    LinkParkedLimit = 3134,

    /// <summary>None of the servers behind this virtual server could be asked. The log names each with its error.</summary>
    LinkMembersDown = 3135,

    /// <summary>The MCP server's own list of tools cannot be read, so a call cannot be held against it. See the log; look at the server's answer to tools/list.</summary>
    ToolListUnread = 3151,

    /// <summary>What is approved of the server's tools cannot be known or kept, so none is shown or called. See the log; look at the broker's disk.</summary>
    ToolPinsUnavailable = 3152,

    /// <summary>The tool answered with something else than its approved definition says (outputSchema), and the answer is withheld; what the call did is done. The log says where; mend the server.</summary>
    ToolAnswerUnfit = 3160,

    /// <summary>The API refused the call itself (4xx), and its body is withheld. The status is the API's: mend the request by it and by the API's description. An administrator who knows what the API's errors tell can let them through (ErrorBodies at the upstream).</summary>
    UpstreamErrorWithheld = 3161,

    /// <summary>The four-way rule said no. Ask the administrator with the decision id.</summary>
    Denied = 3201,

    /// <summary>A human must approve this call first. Ask them, and call again.</summary>
    ApprovalNeeded = 3202,

    /// <summary>The human must sign in again, or more strongly. Send them through the authorization endpoint, and exchange again.</summary>
    StepUpNeeded = 3203,

    /// <summary>The delegation was stopped while the call was running. Ask the human whether to go on, and for a new grant.</summary>
    Stopped = 3204,

    /// <summary>A rule asks for something to be done with the call that cannot be done here: redaction where the answer is no JSON or passes by another proxy, or with a path that cannot be read. Narrow the rule's on, or send the call through a door that can.</summary>
    ObligationUnmet = 3205,

    /// <summary>The call was made and its answer kept back: a rule takes members out of it, and it is not JSON through and through. Let the upstream answer in JSON, or narrow the rule.</summary>
    AnswerWithheld = 3206,

    /// <summary>No decision could be had; the call was refused. Look at the policy decision point's health.</summary>
    DecisionUnavailable = 3301,

    /// <summary>The record could not be written, so nothing left. Look at the evidence store: disk, permissions.</summary>
    EvidenceUnavailable = 3302,

    /// <summary>The stop board did not answer; the call was refused. Try again; the log says why.</summary>
    StopsUnavailable = 3303,

    /// <summary>A call that costs money was allowed without any being set aside; it was refused. Look at the policy decision point: it must reserve with the decision.</summary>
    MoneyUnavailable = 3304,

    /// <summary>No credential for the upstream could be had; nothing left. Look at the signing keys (KMS, data/keys) and the log.</summary>
    CredentialUnavailable = 3305,

    /// <summary>The caller's token could not be checked because of a fault; the call was refused. Try again; the log has the fault.</summary>
    ArrivalUnavailable = 3306,

    /// <summary>No credential for this upstream is stored for this human, this agent or anybody. An administrator puts it there: <c>agentid vault set</c>.</summary>
    CredentialMissing = 3310,

    /// <summary>The authorization server or AWS, which gives the gateway its credential for the upstream, refused. The log has its answer; check the client, the role's trust policy and the secret.</summary>
    CredentialRefused = 3311,

    /// <summary>The authorization server or AWS, which gives the gateway its credential for the upstream, cannot be reached. Try again.</summary>
    CredentialSourceDown = 3312,

    /// <summary>What the delegation grants at this upstream in AWS cannot be said in a session policy: there is nothing, or it is too long. Grant fewer, wider paths, or one of those that the upstream's Statements name.</summary>
    GrantsNotSayable = 3313,

    /// <summary>The request cannot be signed anew as it was decided. The detail says why.</summary>
    NotSignable = 3314,

    /// <summary>The request to a database is not an object with sql, parameters and max_rows. Send {"sql": "SELECT …", "parameters": [], "max_rows": 100}.</summary>
    QueryUnreadable = 3400,

    /// <summary>The statement is not of the part of SQL that is read, so what it would do is not known. Write it more plainly; docs/postgres.md lists what is read.</summary>
    StatementRefused = 3401,

    /// <summary>The statement writes, and the upstream takes none that do. Set Database:AllowWrites, if agents may write at all.</summary>
    DatabaseReadOnly = 3402,

    /// <summary>The database cannot be reached, or went away. Look at its address and health; calls go on when it is back.</summary>
    DatabaseDown = 3403,

    /// <summary>All connections to the database are in use. Try again; raise Database:MaxConnections, or look for slow statements.</summary>
    DatabaseBusy = 3404,

    /// <summary>The role or the tables of the database let agents past row-level security; nothing is asked of it. The log says what is in the way; agentid postgres init sets it right.</summary>
    DatabaseUnsafe = 3405,

    /// <summary>The database does not know the key of the gateway's context, so it would show no rows. Give both the same key: agentid postgres init.</summary>
    DatabaseContextRefused = 3406,

    /// <summary>The database refused the statement: the SQLSTATE says why. Mend the statement.</summary>
    StatementFailed = 3407,

    /// <summary>The database forbids it: a right is missing, or a row would not be the human's own. The owner of the tables decides that.</summary>
    DatabaseForbade = 3408,

    /// <summary>The statement ran longer than Database:StatementSeconds and was ended. Ask for less, or raise the limit.</summary>
    StatementTooSlow = 3409,

    /// <summary>The statement would change more rows than max_rows; nothing was changed. Narrow its WHERE, or ask with a higher max_rows where the grant allows one.</summary>
    RowsExceeded = 3410,

    /// <summary>One row, or what a write returns, is larger than Database:MaxResultBytes. Ask for fewer columns or rows.</summary>
    ResultTooLarge = 3411,

    /// <summary>The database went away while a write was being committed: whether it took effect is not known. Read before writing again.</summary>
    WriteUnknown = 3412,

    /// <summary>The upstream cannot be reached. Check its address and health.</summary>
    UpstreamDown = 3501,

    /// <summary>The upstream stayed silent for longer than TimeoutSeconds. Look at its health, or raise the limit.</summary>
    UpstreamSlow = 3502,

    /// <summary>The upstream broke off its answer. Look at the upstream's log; whether the call took effect is not known.</summary>
    UpstreamCut = 3503,

    /// <summary>The upstream did not accept the gateway's credential (401). Check the upstream's audience and credential.</summary>
    UpstreamRefusedCredential = 3504,

    /// <summary>The upstream itself forbids the call (403). The human or the agent needs the right there.</summary>
    UpstreamForbade = 3505,

    /// <summary>The upstream's list is larger than the gateway filters. Let the upstream page it.</summary>
    UpstreamAnswerTooLarge = 3506,

    /// <summary>The upstream's answer must be filtered but is not what the protocol says. Mend the upstream.</summary>
    UpstreamAnswerUnreadable = 3507,

    /// <summary>The upstream answered with a server error (5xx). Look at the upstream's log.</summary>
    UpstreamFailed = 3508,

    /// <summary>The caller went away before the answer was complete. Nothing needs mending here; the record says how far it came.</summary>
    CallerGone = 3601,

    /// <summary>A fault of the gateway. The log has the details under the decision id; report it.</summary>
    Fault = 3602,

    /// <summary>The gateway has more calls in flight, or more memory in use for them, than it takes on. Send the call again after Retry-After; where it lasts, raise Limits:InFlight or Limits:HeldBytes, or add a replica.</summary>
    Overloaded = 3603,

    /// <summary>More calls came than a rate allows. Wait for Retry-After; the detail says whose rate, and Limits in the configuration how high it is.</summary>
    TooManyCalls = 3604,

    /// <summary>More calls are open than may be at the same time. Let some finish, or wait for Retry-After; the detail says whose limit it is.</summary>
    TooManyAtOnce = 3605,

    /// <summary>The call took longer than CallSeconds allows. Ask for less at once, or raise the limit.</summary>
    CallTooLong = 3606,

    /// <summary>This gateway is about to stop. Send the call again: another replica, or the same after its restart, takes it.</summary>
    Draining = 3607,

    /// <summary>The token with which a subscription or a connection was opened has run out. Exchange again and open it anew.</summary>
    TokenEnded = 3608,

    /// <summary>A proxy asked without saying which request it asks about. nginx: set the headers X-Original-Method and X-Original-URI, once each.</summary>
    OriginalRequestMissing = 3701,
}
