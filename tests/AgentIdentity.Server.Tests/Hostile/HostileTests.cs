using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>
/// Requests that are meant to be understood by the gateway in one way and by what stands behind it in another. Whatever a row sends:
/// what the decisions saw is what the upstream got, request by request, and nothing evil reaches it.
/// </summary>
public sealed partial class HostileTests(HostileServer hostile) : IClassFixture<HostileServer>
{
    private const string Nothing = "404 AID5108 stranger";

    private static readonly Row[] All =
    [
        .. PathRows.All, .. QueryRows.All, .. LineRows.All, .. FramingRows.All, .. ChunkRows.All, .. HeaderRows.All, .. CallerRows.All,
        .. BodyRows.All, .. McpBodyRows.All, .. McpHeaderRows.All, .. CrossCallerRows.All,
    ];

    public static TheoryData<string> Names => [.. All.Select(static row => row.What)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_decided_is_what_arrives(string what)
    {
        var row = All.Single(row => row.What == what);

        var heard = await hostile.SendAsync(row);

        heard.Broken.Should().BeEmpty();
        Told(row, heard).Should().Be(row.Answers, heard.Answers);
        Arrived(heard).Should().Equal(Decided(heard));
        heard.Seen.Should().NotContain(request => request.Head.Contains("evil", StringComparison.OrdinalIgnoreCase) || request.Head.Contains("eyJ", StringComparison.Ordinal));
        if (row.Body is not null)
        {
            string.Concat(heard.Seen.Select(static request => request.Body)).Should().Be(row.Body);
        }
    }

    [Fact]
    public void There_are_at_least_150_of_them_and_each_has_its_own_name()
    {
        All.Should().OnlyHaveUniqueItems(static row => row.What).And.HaveCountGreaterThanOrEqualTo(150);
        All.Count(static row => row.Answers != "200").Should().BeGreaterThanOrEqualTo(150, "a row that is let through is no refusal");
    }

    private static IEnumerable<string> Arrived(Heard heard) => heard.Seen
        .Where(static request => request.Target != "/mcp" || request.Text.Contains("tools/call", StringComparison.Ordinal))
        .Select(static request => request.Target == "/mcp" ? Tool(request.Text) : Line(request.Method, request.Target));

    private static string Tool(string body)
    {
        using var call = JsonDocument.Parse(body);
        var parameters = call.RootElement.GetProperty("params");
        return $"tools/call {parameters.GetProperty("name").GetString()} {(parameters.TryGetProperty("arguments", out var arguments) ? Digest(arguments.GetRawText()) : "-")}";
    }

    private static string Line(string method, string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? $"{method} {target} -" : $"{method} {target[..mark]} {Digest(target[mark..])}";
    }

    private static IEnumerable<string> Decided(Heard heard) => heard.Allowed
        .Select(static call => $"{call.GetProperty("action").GetString()} {call.GetProperty("identifier").GetString()} {Text(call, "query_digest") ?? Text(call, "arguments_digest") ?? "-"}");

    private static string Told(Row row, Heard heard)
    {
        var refused = heard.Entries.Select(static entry => entry.GetProperty("body")).Where(static body => body.TryGetProperty("refusal", out _))
            .Select(static body => body.GetProperty("refusal").GetProperty("code").GetString()).ToList();
        var told = Answer().Matches(heard.Answers).Select(match => (match.Groups["status"].Value, match.Groups["code"].Value) switch
        {
            ("200", "") => "200",
            (var status, "") => $"{status} server",
            var (status, code) => refused.Remove(code) ? $"{status} {code}" : $"{status} {code} stranger",
        }).ToList();

        // The last request of every row is a plain one to where nothing is.
        if (!row.IsShort && told is [.., Nothing])
        {
            told.RemoveAt(told.Count - 1);
        }

        return string.Join(", ", told);
    }

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Digest(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(@"HTTP/1\.1 (?<status>\d{3})(?:(?!HTTP/1\.1 )[\s\S])*?(?:""code"":""(?<code>AID\d{4})""|(?=HTTP/1\.1 )|\z)")]
    private static partial Regex Answer();
}
