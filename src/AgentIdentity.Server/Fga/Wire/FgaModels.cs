using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>Settles which model a question is answered with, once for the whole call, and says so in a header as OpenFGA does.</summary>
internal static class FgaModels
{
    public const string Header = "Openfga-Authorization-Model-Id";

    /// <summary>Answers with the first mistake of the request, or with the store's, or with what <paramref name="use"/> makes of it.</summary>
    public static async Task<IResult> WithAsync(FgaCall call, RelationTerms terms, Func<RelationTerms, Task<IResult>> use)
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
        return await use(terms with { ModelId = model.Value });
    }
}
