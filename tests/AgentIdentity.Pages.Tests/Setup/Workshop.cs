namespace AgentIdentity.Pages.Tests.Setup;

/// <summary>What eng/pages/install.sh leaves on the machine, and where pictures go.</summary>
internal static class Workshop
{
    public const string Chromium = "/usr/bin/chromium";

    public static string Clone { get; } = Root();

    private static readonly string Artifacts = Path.Combine(Clone, "artifacts");

    public static string Axe { get; } = Path.Combine(Artifacts, "pages", "axe.min.js");

    /// <summary>What is missing on this machine, in words; null when everything is there.</summary>
    public static string? Missing => new[] { Chromium, Axe }.FirstOrDefault(static path => !File.Exists(path)) is { } path
        ? $"{path} is missing; run: bash eng/debian.sh && bash eng/pages/install.sh"
        : null;

    public static string Picture(string name) => Path.Combine(Artifacts, "screens", $"{name}.png");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No AgentIdentity.sln above {AppContext.BaseDirectory}.");
    }
}
