namespace AgentIdentity.Gateway.Pipeline;

/// <summary>How each gateway error looks on the wire.</summary>
internal readonly record struct RefusalForm(int Status, int JsonRpcCode, string Title)
{
    private const int InvalidRequest = -32600;
    private const int InvalidParams = -32602;
    private const int Internal = -32603;

    // Application-defined, outside the range JSON-RPC reserves.
    private const int DeniedByPolicy = -31403;
    private const int LimitReached = -31429;

    /// <summary>By its number: below 3200 the call itself was wrong, from there on it was refused or went wrong on its way.</summary>
    public static RefusalForm Of(GatewayError error) => (int)error < (int)GatewayError.Denied ? OfCall(error) : OfWay(error);

    private static RefusalForm OfCall(GatewayError error) => error switch
    {
        GatewayError.UnknownUpstream => new(404, InvalidRequest, "Unknown upstream"),
        GatewayError.PathAmbiguous => new(400, InvalidRequest, "Ambiguous path"),
        GatewayError.MethodNotAllowed => new(405, InvalidRequest, "Method not allowed"),
        GatewayError.MethodOverride => new(400, InvalidRequest, "Method override refused"),
        GatewayError.BodyTooLarge => new(413, InvalidRequest, "Body too large"),
        GatewayError.UpgradeRefused => new(400, InvalidRequest, "Upgrade refused"),
        GatewayError.UpgradeNotTaken => new(502, Internal, "WebSocket not taken"),
        GatewayError.GrpcRefused => new(404, InvalidRequest, "gRPC call refused"),
        GatewayError.MediaTypeRefused => new(415, InvalidRequest, "Media type refused"),
        GatewayError.OriginRefused => new(403, InvalidRequest, "Origin refused"),
        GatewayError.BodyUnreadable => new(400, InvalidRequest, "Body unreadable"),
        GatewayError.BodyNotJson => new(400, -32700, "Not JSON"),
        GatewayError.DuplicateMember => new(400, -32700, "Duplicate JSON member"),
        GatewayError.BatchRefused => new(400, InvalidRequest, "Batch refused"),
        GatewayError.NotARequest => new(400, InvalidRequest, "Not a JSON-RPC request"),
        GatewayError.UnknownMethod => new(404, -32601, "Unknown method"),
        GatewayError.HeaderMismatch => new(400, -32020, "Header mismatch"),
        GatewayError.UnsupportedProtocolVersion => new(400, -32022, "Unsupported protocol version"),
        GatewayError.UnknownTool => new(200, InvalidParams, "Unknown tool"),
        GatewayError.InvalidParams => new(400, InvalidParams, "Invalid params"),
        GatewayError.LinkRevisionUnknown or GatewayError.LinkProcessDown or GatewayError.LinkMembersDown or GatewayError.ToolListUnread or GatewayError.ToolAnswerUnfit => new(502, Internal, "Upstream failure"),
        GatewayError.LinkLimit or GatewayError.LinkParkedLimit => new(503, Internal, "Upstream busy"),
        GatewayError.LinkParkedGone => new(200, InvalidParams, "Call over"),
        GatewayError.SessionUnknown => new(404, InvalidRequest, "Unknown session"),
        GatewayError.SessionNeeded => new(400, InvalidRequest, "Session needed"),
        GatewayError.TooManySessions => new(503, Internal, "Too many sessions"),
        GatewayError.NotAcceptable => new(406, InvalidRequest, "Not acceptable"),
        GatewayError.StateInvalid => new(400, InvalidParams, "Invalid state"),
        GatewayError.UnknownResource => new(200, InvalidParams, "Unknown resource"),
        GatewayError.UnknownPrompt => new(200, InvalidParams, "Unknown prompt"),
        GatewayError.ServerAskRefused => new(403, DeniedByPolicy, "The server may not ask"),
        GatewayError.TooManyRounds => new(502, Internal, "Upstream failure"),
        GatewayError.RequestInUse => new(400, InvalidRequest, "Request in use"),
        GatewayError.StreamOpen => new(409, InvalidRequest, "Stream open"),
        GatewayError.ArgumentsInvalid => new(200, InvalidParams, "Invalid arguments"),
        GatewayError.UpstreamErrorWithheld => new(400, InvalidRequest, "Refused by the upstream"),
        GatewayError.ClientSilent => new(408, Internal, "Client silent"),
        _ => new(500, Internal, "Fault"),
    };

    private static RefusalForm OfWay(GatewayError error) => error switch
    {
        GatewayError.Denied => new(403, DeniedByPolicy, "Denied by policy"),
        GatewayError.ApprovalNeeded => new(403, -31409, "Approval needed"),
        GatewayError.StepUpNeeded => new(401, -31401, "Stronger sign-in needed"),
        GatewayError.ObligationUnmet => new(403, DeniedByPolicy, "Obligation not met"),
        GatewayError.AnswerWithheld => new(403, DeniedByPolicy, "Answer withheld"),
        GatewayError.OriginalRequestMissing => new(403, InvalidRequest, "Original request missing"),
        GatewayError.Stopped => new(403, DeniedByPolicy, "Stopped"),
        GatewayError.DecisionUnavailable or GatewayError.EvidenceUnavailable or GatewayError.StopsUnavailable
            or GatewayError.MoneyUnavailable or GatewayError.CredentialUnavailable or GatewayError.ArrivalUnavailable or GatewayError.ToolPinsUnavailable
            => new(503, Internal, "Temporarily refused"),
        GatewayError.Overloaded or GatewayError.Draining => new(503, Internal, "Come again"),
        GatewayError.TooManyCalls or GatewayError.TooManyAtOnce => new(429, LimitReached, "Too many calls"),
        GatewayError.CallTooLong => new(504, LimitReached, "Call too long"),
        GatewayError.TokenEnded => new(401, -31401, "Token ended"),
        GatewayError.CredentialMissing => new(403, DeniedByPolicy, "No credential"),
        GatewayError.GrantsNotSayable => new(403, DeniedByPolicy, "Grants cannot be expressed"),
        GatewayError.NotSignable => new(400, InvalidRequest, "Cannot be signed"),
        GatewayError.CredentialSourceDown => new(503, Internal, "Temporarily refused"),
        GatewayError.CredentialRefused => new(502, Internal, "No credential"),
        GatewayError.QueryUnreadable => new(400, InvalidParams, "Query unreadable"),
        GatewayError.StatementRefused => new(400, InvalidParams, "Statement refused"),
        GatewayError.DatabaseReadOnly => new(403, DeniedByPolicy, "Database is read-only"),
        GatewayError.DatabaseForbade => new(403, DeniedByPolicy, "Forbidden by the database"),
        GatewayError.StatementFailed => new(400, InvalidParams, "Statement failed"),
        GatewayError.RowsExceeded => new(400, InvalidParams, "Too many rows"),
        GatewayError.ResultTooLarge => new(400, InvalidParams, "Result too large"),
        GatewayError.StatementTooSlow => new(504, Internal, "Statement too slow"),
        GatewayError.WriteUnknown => new(502, Internal, "Write of unknown outcome"),
        GatewayError.DatabaseDown or GatewayError.DatabaseBusy or GatewayError.DatabaseUnsafe or GatewayError.DatabaseContextRefused => new(503, Internal, "Database unavailable"),
        GatewayError.UpstreamSlow => new(504, Internal, "Upstream too slow"),
        GatewayError.UpstreamForbade => new(403, Internal, "Forbidden by the upstream"),
        GatewayError.UpstreamDown or GatewayError.UpstreamCut or GatewayError.UpstreamRefusedCredential
            or GatewayError.UpstreamAnswerTooLarge or GatewayError.UpstreamAnswerUnreadable or GatewayError.UpstreamFailed
            => new(502, Internal, "Upstream failure"),
        _ => new(500, Internal, "Fault"),
    };
}
