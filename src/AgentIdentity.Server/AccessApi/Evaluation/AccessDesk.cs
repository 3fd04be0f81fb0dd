namespace AgentIdentity.Server.AccessApi;

/// <summary>Answers one question: a call of an agent by the four-way rule, the use of a whole MCP server by its delegation, anything else by relations.</summary>
internal sealed class AccessDesk(DelegatedEvaluation delegated, ServerEvaluation servers, RelationEvaluation relations)
{
    public async ValueTask<AccessAnswer> AnswerAsync(AccessQuestion question, AccessCaller caller, CancellationToken cancellation)
    {
        if (question.Resource.Type == ServerEvaluation.Type)
        {
            return await servers.AnswerAsync(question, caller, cancellation);
        }

        if (!AccessCalls.IsOfCall(question.Resource.Type))
        {
            return caller.Upstreams.IsEmpty ? await relations.AnswerAsync(question, caller, cancellation) : NotAllowed();
        }

        if (AccessCalls.Read(question, caller) is not { } call)
        {
            return AccessAnswer.Denied("invalid_request",
                "The resource's id names no call: a tool is upstream/tool, an operation upstream/path, a model its alias.");
        }

        return caller.MayAskAbout(call) ? await delegated.AnswerAsync(question, call, caller, cancellation) : NotAllowed();
    }

    private static AccessAnswer NotAllowed() =>
        AccessAnswer.Failed(403, ServerError.AccessNotAllowed, "This key may ask only about calls of its own upstreams.");
}
