using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.SignIn;
using AgentIdentity.Server.Stops;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Stop;

/// <summary>
/// /console/stop: what one may stop; with a level and a target what that would stop, and the button. No fresh sign-in is asked for: nothing may
/// stand between a person and a stop.
/// </summary>
[Authorize(PersonSession.Policy)]
internal sealed class StopModel(StopDesk desk, StopRights rights, StopChoices choices, StopWords words, Viewers viewers) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Level { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Target { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Human { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public StopWords Words => words;

    /// <summary>What would be stopped; null on the page that offers.</summary>
    public StopPreview? Preview { get; private set; }

    public StopReport? Report { get; private set; }

    public IReadOnlyList<StopChoice> Choices { get; private set; } = [];

    /// <summary>Why nothing was stopped.</summary>
    public string? Mistake { get; private set; }

    public string Asked { get; private set; } = "";

    public string Meaning { get; private set; } = "";

    public IActionResult OnGet()
    {
        var viewer = viewers.Of(User);
        if (Level is null)
        {
            Choices = choices.Of(viewer);
            return Page();
        }

        return Read(viewer) is { } order && desk.Preview(order).Value is { } preview ? Show(order, preview) : Nothing();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var viewer = viewers.Of(User);
        if (Read(viewer) is not { } order)
        {
            return Nothing();
        }

        (Asked, Meaning) = (words.Ask(order), words.Meaning(order));
        var stopped = await desk.StopAsync(order, viewer.Id);
        (Report, Mistake) = (stopped.Value, stopped.Failure?.Detail);
        Response.StatusCode = stopped.Ok ? StatusCodes.Status200OK : Problems.Status(stopped.Failure.Error);
        return Page();
    }

    public static string Count(int number, string one, string many) => number == 1 ? $"1 {one}" : $"{number} {many}";

    private StopOrder? Read(Viewer viewer) =>
        StopLevels.TryRead(Level, out var level) && new StopOrder(level, Target) { Human = Human, Reason = Plain(Reason) } is var order && rights.MayOrder(viewer, order) ? order : null;

    private static string? Plain(string? reason) => string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();

    private PageResult Show(StopOrder order, StopPreview preview)
    {
        (Preview, Asked, Meaning) = (preview, words.Ask(order), words.Meaning(order));
        return Page();
    }

    private PageResult Nothing()
    {
        Response.StatusCode = StatusCodes.Status404NotFound;
        Mistake = "There is nothing by this name that you may stop. A call may have ended by itself.";
        return Page();
    }
}
