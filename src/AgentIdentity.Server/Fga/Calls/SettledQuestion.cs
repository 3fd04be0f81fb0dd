using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>A question whose model is settled once for the whole call, and named in a header as OpenFGA does.</summary>
internal static class SettledQuestion
{
    private const string Header = "Openfga-Authorization-Model-Id";

    /// <summary>Answers with the first mistake of the request, or with the store's refusal, or with what <paramref name="show"/> makes of its answer.</summary>
    public static async Task<IResult> AskAsync<T>(
        FgaCall call, RelationTerms terms, Func<RelationTerms, ValueTask<RelationResult<T>>> ask, Func<T, IResult> show)
    {
        if (call.Body.Refusal is { } mistake)
        {
            return mistake;
        }

        var model = await call.Store.ModelOfAsync(terms, call.Cancellation);
        if (!model.Ok)
        {
            return FgaRefusal.Of(model.Failure!);
        }

        call.Http.Response.Headers[Header] = model.Value;
        var answer = await ask(terms with { ModelId = model.Value });
        return answer.Ok ? show(answer.Value) : FgaRefusal.Of(answer.Failure!);
    }
}
