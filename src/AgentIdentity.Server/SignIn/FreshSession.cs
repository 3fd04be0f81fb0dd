using AgentIdentity.Server.Look;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentIdentity.Server.SignIn;

/// <summary>
/// For what only a person who is there may do: whoever signed in too long ago, or too weakly, goes by way of the sign-in page, in its
/// form for somebody who is signed in already, as the same account and no other, and comes back to where they were by GET. The
/// redirect does nothing else; what was to be done is done when the person does it again. Ask when the page is shown, so that nobody
/// types in vain, and ask again at the post, which is what counts:
/// <code>
/// public IActionResult OnGet() => fresh.Demand(this) ?? Show();
/// public async Task&lt;IActionResult&gt; OnPostAsync() => fresh.Demand(this) is { } again ? again : await AnswerAsync();
/// </code>
/// </summary>
internal sealed class FreshSession(ServerSettings settings, TimeProvider time)
{
    /// <summary>What is demanded unless a caller says otherwise (<c>AgentIdentity:SignIn:FreshWithin</c>).</summary>
    public Freshness Usual => new(settings.SignIn.FreshWithin);

    /// <summary>Null where the person of this session proved to be there as demanded; otherwise the way to do so.</summary>
    /// <param name="page">The page that demands it, which has a session.</param>
    /// <param name="demand">How freshly and strongly; <see cref="Usual"/> unless told.</param>
    /// <param name="returnTo">Where to come back to, <c>~/</c> being our root; this page unless told.</param>
    public IActionResult? Demand(PageModel page, Freshness? demand = null, string? returnTo = null) =>
        IsMet(page.HttpContext, demand) ? null : page.SeeOther(AgainAddress(demand, returnTo is null ? Here(page.Request) : page.Url.Content(returnTo)));

    /// <summary>The same for an address that is no page.</summary>
    /// <param name="http">The request, which has a session.</param>
    /// <param name="returnTo">The page to come back to, from our root: <c>/console/…</c>.</param>
    /// <param name="demand">How freshly and strongly; <see cref="Usual"/> unless told.</param>
    public IResult? Demand(HttpContext http, string returnTo, Freshness? demand = null) =>
        IsMet(http, demand) ? null : new SeeOtherResult(AgainAddress(demand, http.Request.PathBase + returnTo)[1..]);

    /// <summary>The way to sign in again and back to an address of ours, for whoever read the session themselves.</summary>
    public IResult Again(Freshness demand, string returnUrl) => new SeeOtherResult(AgainAddress(demand, returnUrl)[1..]);

    public bool IsMet(HttpContext http, Freshness? demand = null) =>
        PersonSession.TryRead(http.User) is { } person && (demand ?? Usual).IsMet(person.Authentication, time.GetUtcNow());

    private string AgainAddress(Freshness? demand, string returnUrl) =>
        (demand ?? Usual).AddTo(QueryHelpers.AddQueryString("~/account/sign-in", new Dictionary<string, string?> { ["again"] = "true", ["returnUrl"] = returnUrl }));

    // A handler is what a form does, and nothing is done on the way back.
    private static string Here(HttpRequest request)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString.Value).Where(static pair => !pair.Key.Equals("handler", StringComparison.OrdinalIgnoreCase));
        return QueryHelpers.AddQueryString(request.PathBase + request.Path, query);
    }
}
