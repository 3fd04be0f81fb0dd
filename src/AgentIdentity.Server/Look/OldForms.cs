using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace AgentIdentity.Server.Look;

/// <summary>A form without its antiforgery field is refused with a word about it, where the framework's answer is empty.</summary>
internal sealed class OldForms : IAsyncAlwaysRunResultFilter
{
    public const string Words = "The form is not one of this server's, or too old. Load the page again.";

    public Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next) =>
        context.Result is IAntiforgeryValidationFailedResult
            ? Problems.Of(StatusCodes.Status400BadRequest, ServerError.BodyMalformed, Words).ExecuteAsync(context.HttpContext)
            : next();
}
