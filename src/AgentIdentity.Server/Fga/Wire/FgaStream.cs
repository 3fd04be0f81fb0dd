using System.Collections.Immutable;

namespace AgentIdentity.Server.Fga;

/// <summary>Objects one by one, a line of JSON each.</summary>
internal sealed class FgaStream(ImmutableArray<string> objects) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json";
        foreach (var found in objects)
        {
            await httpContext.Response.Body.WriteAsync(FgaAnswer.Line(new { Result = new { Object = found } }), httpContext.RequestAborted);
        }
    }
}
