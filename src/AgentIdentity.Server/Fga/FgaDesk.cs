using AgentIdentity.Broker;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Server.Fga;

/// <summary>Answers a call whose caller is known: the address, then the body, then the store.</summary>
internal sealed class FgaDesk(RelationStores stores)
{
    private const string StoreHeader = "Openfga-Store-Id";

    public async Task AnswerAsync(HttpContext http, string by) => await (await JudgeAsync(http, by)).ExecuteAsync(http);

    private async Task<IResult> JudgeAsync(HttpContext http, string by)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (route, unknown) = FgaRoute.Read(http.Request.Method, target);
        if (route is null)
        {
            return unknown!;
        }

        var (body, unread) = HttpMethods.IsGet(http.Request.Method) ? (FgaMessage.Empty(), null) : await FgaBody.ReadAsync(http);
        if (body is null)
        {
            return unread!;
        }

        var request = new FgaRequest(http, route, body, by);
        if (route.StoreId.Length == 0 || route.Operation is FgaOperation.GetStore or FgaOperation.DeleteStore)
        {
            return await StoreCalls.AnswerAsync(stores, request);
        }

        var engine = stores.Open(route.StoreId);
        if (!engine.Ok)
        {
            return FgaRefusal.Of(engine.Failure!);
        }

        http.Response.Headers[StoreHeader] = route.StoreId;
        return await AskAsync(new FgaCall(request, engine.Value));
    }

    private static Task<IResult> AskAsync(FgaCall call) => call.Route.Operation switch
    {
        FgaOperation.WriteModel => ModelCalls.WriteAsync(call),
        FgaOperation.ReadModels => ModelCalls.ReadAllAsync(call),
        FgaOperation.ReadModel => ModelCalls.ReadAsync(call),
        FgaOperation.Write => TupleCalls.WriteAsync(call),
        FgaOperation.Read => TupleCalls.ReadAsync(call),
        FgaOperation.ReadChanges => TupleCalls.ReadChangesAsync(call),
        FgaOperation.Check => QuestionCalls.CheckAsync(call),
        FgaOperation.BatchCheck => BatchCheckCall.AnswerAsync(call),
        FgaOperation.Expand => QuestionCalls.ExpandAsync(call),
        FgaOperation.ListObjects => QuestionCalls.ListObjectsAsync(call),
        FgaOperation.StreamedListObjects => QuestionCalls.StreamObjectsAsync(call),
        FgaOperation.ListUsers => QuestionCalls.ListUsersAsync(call),
        FgaOperation.WriteAssertions => AssertionCalls.WriteAsync(call),
        _ => AssertionCalls.ReadAsync(call),
    };
}
