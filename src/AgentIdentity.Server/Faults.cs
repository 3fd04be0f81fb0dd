using AgentIdentity.Broker;
using AgentIdentity.Server.Fga;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.OAuth;
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
            // What ASP.NET says of a form that is no form: a null character, a key too long, too many values.
            InvalidDataException when httpContext.Request.HasFormContentType => (400, ServerError.BodyMalformed.Code(), "The form is malformed or too large."),
            BrokerException broken => (503, broken.Failure.Code, "The broker cannot work now. Nothing was done."),
            _ => (500, ServerError.Internal.Code(), "A fault of the server. Nothing was granted."),
        };
        if (status >= 500)
        {
            Log.RequestFailed(log, httpContext.Request.Method, httpContext.Request.Path, code, exception);
        }

        await Answer(httpContext.Request, status, code, detail).ExecuteAsync(httpContext);
        return true;
    }

    // An OAuth client reads the member error (RFC 6749 section 5.2) and nothing else.
    private static IResult Answer(HttpRequest request, int status, string code, string detail) =>
        HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/oauth2")
            ? TokenAnswer.Refused(status switch { 503 => "temporarily_unavailable", >= 500 => "server_error", _ => "invalid_request" }, code, detail, status)
            : request.Path.StartsWithSegments(FgaRoute.Address)
            ? new FgaRefusal(status, status >= 500 ? "internal_error" : "validation_error", $"{code}: {detail}")
            : Problems.Of(status, code, detail);
}
