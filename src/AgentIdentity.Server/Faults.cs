using AgentIdentity.Broker;
using AgentIdentity.Server.Look;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace AgentIdentity.Server;

/// <summary>Whatever goes wrong is refused with a code and without a word about its inside; the log holds the cause.</summary>
internal sealed class Faults(ILogger<Faults> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (status, code, detail) = exception switch
        {
            AntiforgeryValidationException => (400, ServerError.BodyMalformed.Code(), OldForms.Words),
            BadHttpRequestException bad => (bad.StatusCode, ServerError.BodyMalformed.Code(), "The request is malformed or too large."),
            BrokerException broken => (503, broken.Failure.Code, "The broker cannot work now. Nothing was done."),
            _ => (500, ServerError.Internal.Code(), "A fault of the server. Nothing was granted."),
        };
        if (status >= 500)
        {
            Log.RequestFailed(log, httpContext.Request.Method, httpContext.Request.Path, code, exception);
        }

        await Problems.Of(status, code, detail).ExecuteAsync(httpContext);
        return true;
    }
}
