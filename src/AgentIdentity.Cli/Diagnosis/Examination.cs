using System.Globalization;
using System.Text.Json;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Tokens;

namespace AgentIdentity.Cli.Diagnosis;

/// <summary>Looks at a server from outside, then with the administrator's key.</summary>
internal static class Examination
{
    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Finding>> RunAsync(Session session, CancellationToken cancellationToken)
    {
        using HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = session.Server, Timeout = TimeSpan.FromSeconds(10) };
        List<Finding> findings = [await ReachAsync(http, session.Time, cancellationToken)];
        if (findings[0].Answered)
        {
            findings.Add(await MetadataAsync(http, session.Server, cancellationToken));
            findings.Add(await KeysAsync(http, cancellationToken));
            findings.Add(await PolicyAsync(session, cancellationToken));
            findings.AddRange(await UpstreamDoors.TryAsync(session, cancellationToken));
        }

        findings.Add(KeyFile());
        return findings;
    }

    private static async Task<Finding> ReachAsync(HttpClient http, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync("healthz/ready", cancellationToken);
            var skew = (response.Headers.Date - time.GetUtcNow()) ?? TimeSpan.Zero;
            if (!response.IsSuccessStatusCode)
            {
                return new Finding("server", false, $"{http.BaseAddress} is not ready ({(int)response.StatusCode}). See below, and read its log.");
            }

            return skew.Duration() > LargestSkew
                ? new Finding("server", false, string.Create(CultureInfo.InvariantCulture, $"its clock differs from this machine's by {skew.TotalSeconds:F0} s: proofs and tokens will be refused. Set the clocks."))
                : new Finding("server", true, $"{http.BaseAddress} is ready");
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Finding("server", false, $"{http.BaseAddress} cannot be reached: {problem.Message} Is it started? Is --server right?") { Answered = false };
        }
    }

    private static Task<Finding> MetadataAsync(HttpClient http, Uri server, CancellationToken cancellationToken) =>
        LookAsync("metadata", http, ".well-known/oauth-authorization-server", text =>
        {
            var issuer = Json.Text(JsonElement.Parse(text), "issuer")?.TrimEnd('/');
            var expected = ServerOptions.IssuerOf(server);
            return issuer == expected
                ? new Finding("metadata", true, $"issuer {issuer}")
                : new Finding("metadata", false, $"the server calls itself {issuer}, not {expected}: set AgentIdentity:PublicUrl, or use its own name.");
        }, cancellationToken);

    private static Task<Finding> KeysAsync(HttpClient http, CancellationToken cancellationToken) =>
        LookAsync("token keys", http, "oauth2/jwks", text =>
        {
            var keys = VerificationKeySet.Parse(text);
            return keys.Ok
                ? new Finding("token keys", keys.Value.Keys.Count > 0, $"{keys.Value.Keys.Count} published")
                : new Finding("token keys", false, keys.Failure.Detail);
        }, cancellationToken);

    private static async Task<Finding> LookAsync(string name, HttpClient http, string path, Func<string, Finding> judge, CancellationToken cancellationToken)
    {
        try
        {
            return judge(await http.GetStringAsync(path, cancellationToken));
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException)
        {
            return new Finding(name, false, $"{path}: {problem.Message}");
        }
    }

    private static async Task<Finding> PolicyAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            var policy = await session.Admin.GetAsync("/admin/policy", cancellationToken);
            var problems = Json.Member(policy, "problems") is { ValueKind: JsonValueKind.Array } listed ? listed.GetArrayLength() : 0;
            return problems == 0
                ? new Finding("admin, policy", true, $"key accepted, policy {Json.Text(policy, "digest")}")
                : new Finding("admin, policy", false, $"{problems} problems: every call is refused. Run: agentid policy check FOLDER");
        }
        catch (CommandFailure failure)
        {
            return new Finding("admin, policy", false, failure.Message);
        }
    }

    private static Finding KeyFile()
    {
        if (OperatingSystem.IsWindows() || !File.Exists(ServerOptions.DefaultAdminKeyFile))
        {
            return new Finding("key file", true, "none here");
        }

        var shared = File.GetUnixFileMode(ServerOptions.DefaultAdminKeyFile) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return shared == 0
            ? new Finding("key file", true, $"{ServerOptions.DefaultAdminKeyFile} is private")
            : new Finding("key file", false, $"{ServerOptions.DefaultAdminKeyFile} is open to others ({shared}). Run: chmod 600 {ServerOptions.DefaultAdminKeyFile}, and replace it if it may have been read.");
    }
}

/// <summary>One thing looked at: how it is, or what to do about it.</summary>
internal sealed record Finding(string Name, bool Ok, string Detail)
{
    /// <summary>Something is there; the rest can be looked at, well or not.</summary>
    public bool Answered { get; init; } = true;
}
