using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Server.AccessApi;

/// <summary>Several questions in one request, answered in their order and as far as its semantic goes (AuthZEN 1.0 section 7).</summary>
internal sealed class AccessBatch(AccessDesk desk)
{
    private const int Most = 100;

    private enum Semantic
    {
        ExecuteAll,
        DenyOnFirstDeny,
        PermitOnFirstPermit,
    }

    public async Task<IResult> AnswerAsync(JsonElement body, AccessCaller caller, CancellationToken cancellation)
    {
        if (body.Member("evaluations") is not { } list || list is { ValueKind: JsonValueKind.Array } && list.GetArrayLength() == 0)
        {
            return await OneAsync(body, caller, cancellation);
        }

        var (semantic, mistake) = ReadSemantic(body);
        mistake ??= list.ValueKind != JsonValueKind.Array ? "evaluations must be a list."
            : list.GetArrayLength() > Most ? $"evaluations may have at most {Most} items; it has {list.GetArrayLength()}."
            : list.EnumerateArray().Any(static item => item.ValueKind != JsonValueKind.Object) ? "Every item of evaluations must be an object." : null;
        if (mistake is not null)
        {
            return AccessBody.Refuse(mistake);
        }

        JsonArray answers = [];
        foreach (var item in list.EnumerateArray())
        {
            var form = new AccessForm(item, body);
            var question = form.Read(AccessShape.Evaluation);
            var answer = form.Mistake is { } wrong
                ? AccessAnswer.Failed(400, ServerError.AccessRequestMalformed, wrong)
                : await desk.AnswerAsync(question, caller, cancellation);
            answers.Add((JsonNode)answer.ToJson());
            if (semantic == (answer.Decision ? Semantic.PermitOnFirstPermit : Semantic.DenyOnFirstDeny))
            {
                break;
            }
        }

        return Results.Json(new JsonObject { ["evaluations"] = answers }, contentType: "application/json");
    }

    /// <summary>The request itself is the only question.</summary>
    public async Task<IResult> OneAsync(JsonElement body, AccessCaller caller, CancellationToken cancellation)
    {
        var form = new AccessForm(body);
        var question = form.Read(AccessShape.Evaluation);
        return form.Mistake is { } mistake ? AccessBody.Refuse(mistake) : (await desk.AnswerAsync(question, caller, cancellation)).ToResult();
    }

    private static (Semantic, string?) ReadSemantic(JsonElement body)
    {
        var options = body.Member("options");
        if (options is { ValueKind: not JsonValueKind.Object })
        {
            return (default, "options must be an object.");
        }

        return options.Member("evaluations_semantic") switch
        {
            null => (Semantic.ExecuteAll, null),
            { ValueKind: JsonValueKind.String } text when Find(text.GetString()!) is { } found => (found, null),
            _ => (default, "options.evaluations_semantic must be execute_all, deny_on_first_deny or permit_on_first_permit."),
        };
    }

    private static Semantic? Find(string name) => name switch
    {
        "execute_all" => Semantic.ExecuteAll,
        "deny_on_first_deny" => Semantic.DenyOnFirstDeny,
        "permit_on_first_permit" => Semantic.PermitOnFirstPermit,
        _ => null,
    };
}
