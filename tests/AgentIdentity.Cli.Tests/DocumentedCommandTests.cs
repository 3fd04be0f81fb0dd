using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace AgentIdentity.Cli.Tests;

/// <summary>Every command line that a page of this repository shows is one that this program takes.</summary>
public sealed partial class DocumentedCommandTests
{
    [Fact]
    public void Every_agentid_line_in_every_page_parses()
    {
        var shown = Pages().SelectMany(page => Commands(File.ReadAllText(page))).ToList();

        shown.Should().HaveCountGreaterThan(10);
        shown.SelectMany(Faults).Should().BeEmpty();
    }

    [Theory]
    [InlineData("agentid agent remove codex")]
    [InlineData("agentid agent add codex --owner")]
    public void Canary_a_line_that_does_not_parse_is_caught(string line) => Commands($"```bash\n{line}   # why\n```\n").SelectMany(Faults).Should().NotBeEmpty();

    [Theory]
    [InlineData("See `agentid tuple remove` for that.", 0)]
    [InlineData("See `agentid tuple destroy` for that.", 1)]
    [InlineData("See `agentid tuple remove user:ben` for that.", 1)]
    public void A_sentence_may_name_a_command_that_there_is(string page, int faulty) =>
        Commands(page).Count(command => Faults(command).Any()).Should().Be(faulty);

    private static IEnumerable<string> Commands(string page) => Lines().Matches(page).Where(static line => !(line.Value[0] == '`' && IsName(line.Groups["args"].Value)))
        .Select(line => line.Groups["args"].Value.Trim());

    /// <summary>A command without anything that it is given.</summary>
    private static bool IsName(string command) => AgentIdCommands.Build().Parse(CommandLineParser.SplitCommandLine(command).ToArray()) is var parsed
        && parsed.UnmatchedTokens.Count == 0 && parsed.Tokens.All(static token => token.Type == TokenType.Command);

    private static IEnumerable<string> Faults(string command) =>
        AgentIdCommands.Build().Parse(CommandLineParser.SplitCommandLine(command).ToArray()).Errors.Select(error => $"agentid {command}: {error.Message}");

    private static IEnumerable<string> Pages()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
        {
            folder = folder.Parent!;
        }

        return Directory.EnumerateFiles(folder.FullName, "*.md", SearchOption.AllDirectories)
            .Where(page => !page.Contains("node_modules", StringComparison.Ordinal) && !page.Contains("artifacts", StringComparison.Ordinal));
    }

    /// <summary>A line of a block, or code within a sentence that has a verb.</summary>
    [GeneratedRegex(@"^agentid (?<args>[^#\n]+)|`agentid (?<args>[^`\n]+ [^`\n]+)`", RegexOptions.Multiline)]
    private static partial Regex Lines();
}
