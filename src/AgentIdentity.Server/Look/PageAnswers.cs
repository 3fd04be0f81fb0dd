using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Look;

internal static class PageAnswers
{
    /// <summary>303 to an address of our own, <c>~/</c> being our root; so that the form is not posted again at the next address (RFC 9700 section 4.12).</summary>
    public static IActionResult SeeOther(this PageModel page, string url)
    {
        page.Response.Headers.Location = page.Url.Content(url);
        return page.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>A refusal with its code, as a page for a browser and problem+json for a program.</summary>
    public static IActionResult Refuse(this PageModel page, IResult refusal) => new RefusalAnswer(refusal, page.HttpContext);

    private sealed class RefusalAnswer(IResult refusal, HttpContext http) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context) => refusal.ExecuteAsync(http);
    }
}
