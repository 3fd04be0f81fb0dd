using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>A refusal as OpenFGA writes it: a status, and <c>{"code", "message"}</c>.</summary>
internal sealed record FgaRefusal(int Status, string Code, string Message) : IResult
{
    public static FgaRefusal Invalid(string message) => new(StatusCodes.Status400BadRequest, "validation_error", message);

    public static FgaRefusal Of(RelationFailure failure) => new(StatusOf(failure.Code), failure.Code.Name(), failure.Message);

    /// <summary>Whether the engine failed, and not the question.</summary>
    public static bool IsInternal(RelationFailureCode code) => (int)code is >= 4000 and < 5000;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.CacheControl = "no-store";
        return FgaAnswer.Json(new { code = Code, message = Message }, Status).ExecuteAsync(httpContext);
    }

    // OpenFGA's rule: the thousands say the class.
    private static int StatusOf(RelationFailureCode code) => code switch
    {
        RelationFailureCode.Forbidden => StatusCodes.Status403Forbidden,
        RelationFailureCode.Aborted => StatusCodes.Status409Conflict,
        RelationFailureCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => ((int)code / 100) switch
        {
            < 20 => StatusCodes.Status401Unauthorized,
            < 35 => StatusCodes.Status400BadRequest,
            < 40 => StatusCodes.Status422UnprocessableEntity,
            < 50 => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status404NotFound,
        },
    };
}
