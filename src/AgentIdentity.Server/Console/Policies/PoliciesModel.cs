using AgentIdentity.Broker;
using AgentIdentity.Policy;
using AgentIdentity.Server.Admin;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Policies;

/// <summary>The policy in force, for those who read everything: its rules, its tests, and what rules in shadow would change.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class PoliciesModel(Viewers viewers, PolicySource policy, ShadowFlips flips, TimeProvider time) : PageModel
{
    public PolicyView Policy { get; private set; } = null!;

    public IReadOnlyList<RuleInfo> Rules { get; private set; } = [];

    public IReadOnlyList<ShadowFlip> Flips { get; private set; } = [];

    /// <summary>Set once the tests were asked for.</summary>
    public TestSheet? Tests { get; private set; }

    public Task<IActionResult> OnGetAsync() => ShowAsync(test: false);

    /// <summary>Changes nothing; it reads and computes, so it is no link.</summary>
    public Task<IActionResult> OnPostTestAsync() => ShowAsync(test: true);

    public ShadowFlip? FlipOf(RuleInfo rule) => Flips.FirstOrDefault(flip => flip.Rule == rule.Id);

    private async Task<IActionResult> ShowAsync(bool test)
    {
        if (!viewers.Of(User).ReadsAll)
        {
            return this.Refuse(Problems.Of(404, ServerError.NotFound, "There is no such page."));
        }

        Tests = test ? TestSheet.Of(await policy.TestAsync()) : null;
        Policy = PolicyView.Of(policy, time);
        Rules = policy.Current is { } current ? [.. current.Bundle.Rules.Rules] : [];
        Flips = await flips.LatestAsync(HttpContext.RequestAborted);
        return Page();
    }
}
