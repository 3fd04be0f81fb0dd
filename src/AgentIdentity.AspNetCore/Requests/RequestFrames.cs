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
        catch (OperationCanceledException) when (frame.Running?.Stopped is not null)
        {
            await EndAsync(context, frame.Running.Stopped);
            return;
        }

        // The framework's own handlers of errors turn the cancellation into a 499, as if the caller had gone.
        if (frame.Running?.Stopped is { } stopped && context.Response is { HasStarted: false, StatusCode: StatusCodes.Status499ClientClosedRequest })
        {
            await EndAsync(context, stopped);
        }
    }

    private static Task EndAsync(HttpContext context, AuthenticationOutcome stopped)
    {
        if (context.Response.HasStarted)
        {
            // An end in good order would say that this was the whole answer.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return stopped.WriteAsync(context.Response);
    }
}
