using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.AspNetCore;

/// <summary>Puts every request into its frame before the application's own pipeline: a log scope opened later would not reach what runs around it.</summary>
internal sealed class RequestFrames(ILogger<RequestFrame> log) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(RunAsync);
        next(app);
    };

    private async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var frame = RequestFrame.Of(context);
        using var scope = log.BeginScope(frame);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (frame.Running is { IsStopped: true } && !context.Response.HasStarted)
        {
            await AnswerAsync(context, frame.Running);
            return;
        }

        // The framework's own handlers of errors turn the cancellation into a 499, as if the caller had gone.
        if (frame.Running is { IsStopped: true } && context.Response is { HasStarted: false, StatusCode: StatusCodes.Status499ClientClosedRequest })
        {
            await AnswerAsync(context, frame.Running);
        }
    }

    private static async Task AnswerAsync(HttpContext context, RunningRequest stopped)
    {
        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = Challenge.Of(stopped.Failure!, tokenWasValid: true, []).Write("DPoP", null);
        context.Response.Headers.CacheControl = "no-store";
        await ProblemBody.WriteAsync(context.Response, stopped.Failure!);
    }
}
