namespace AgentIdentity.Gateway.Forwarding;

/// <summary>What the caller may know about a call that failed on its way.</summary>
internal static class Explanation
{
    public static string Of(GatewayError error) => error switch
    {
        GatewayError.Stopped => "The delegation was stopped.",
        GatewayError.Draining => "The gateway is about to stop; send the call again.",
        GatewayError.CallTooLong => "The call took longer than calls may here.",
        GatewayError.TokenEnded => "The token that this was opened with has run out; exchange again and come back.",
        GatewayError.Overloaded => "The gateway has no room for this now; send it again a little later.",
        GatewayError.UpstreamDown => "The upstream cannot be reached.",
        GatewayError.UpstreamSlow => "The upstream did not answer in time.",
        GatewayError.UpstreamCut => "The upstream broke off its answer.",
        GatewayError.UpstreamRefusedCredential => "The upstream did not accept the gateway's credential.",
        GatewayError.UpstreamForbade => "The upstream forbids this call.",
        GatewayError.UpstreamAnswerTooLarge => "The upstream's answer is too large to filter.",
        GatewayError.UpstreamAnswerUnreadable => "The upstream's answer is not what the protocol says.",
        GatewayError.UpstreamFailed => "The upstream failed.",
        GatewayError.LinkRevisionUnknown => "The upstream speaks no revision of MCP that can be used.",
        GatewayError.LinkProcessDown => "The upstream's program is not running.",
        GatewayError.LinkLimit => "The upstream has as many sessions as it may have; try again.",
        GatewayError.LinkParkedGone => "The call that waited for this input is over; make it again.",
        GatewayError.LinkParkedLimit => "Too many calls wait for input; answer or abandon one.",
        GatewayError.LinkMembersDown => "None of the servers behind this one can be reached.",
        GatewayError.ToolListUnread => "The server's list of tools cannot be read, so the call cannot be held against it.",
        GatewayError.ToolPinsUnavailable => "What is approved of the server's tools cannot be known now; try again.",
        GatewayError.ToolAnswerUnfit => "The call was made, and its answer is withheld: it is not what the tool's definition says.",
        GatewayError.AnswerWithheld => "The call was made, and its answer is withheld: what a rule takes out of it could not be told from the rest.",
        GatewayError.UpgradeNotTaken => "The upstream did not take the WebSocket.",
        GatewayError.BodyTooLarge => "The body is too large.",
        GatewayError.BodyUnreadable => "The body ended early or broke the protocol.",
        GatewayError.CallerGone => "The caller went away.",
        _ => "The call did not complete.",
    };
}
