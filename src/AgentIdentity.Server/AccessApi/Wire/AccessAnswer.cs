using System.Text.Json.Nodes;

namespace AgentIdentity.Server.AccessApi;

/// <summary>What is said to one question.</summary>
/// <param name="Decision">True lets it pass. Everything else does not.</param>
/// <param name="Context">The reasons and what goes with them.</param>
internal sealed record AccessAnswer(bool Decision, JsonObject Context)
{
    /// <summary>Why there is no decision; a request by itself is answered with this, an item of several carries it.</summary>
    public AccessFailure? Failure { get; init; }

    public static AccessAnswer Failed(int status, ServerError error, string detail) =>
        Failed(new AccessFailure(status, error.Code(), detail));

    public static AccessAnswer Failed(AccessFailure failure) => new(false, new JsonObject
    {
        ["error"] = new JsonObject { ["status"] = failure.Status, ["code"] = failure.Code, ["message"] = failure.Detail },
    })
    { Failure = failure };

    /// <summary>No, with a reason that anybody may know.</summary>
    public static AccessAnswer Denied(string reason, string words) => new(false, AccessReasons.Of(reason, words));

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["decision"] = Decision };
        if (Context.Count > 0)
        {
            json["context"] = Context.DeepClone();
        }

        return json;
    }

    public IResult ToResult() => Failure is { } failure
        ? Problems.Of(failure.Status, failure.Code, failure.Detail)
        : Results.Json(ToJson(), contentType: "application/json");
}

/// <summary>Why a question has no decision.</summary>
internal sealed record AccessFailure(int Status, string Code, string Detail);
