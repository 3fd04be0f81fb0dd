using System.Text;
using AgentIdentity.Broker.Tests.ClientCredentials;
using AgentIdentity.Tests;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Server.Tests.Credentials;

/// <summary>No secret that the gateway shows to an upstream is in its log (at every level), its evidence, its database or any answer.</summary>
[Collection("shown credentials")]
public sealed class SecretsStayInsideTests(ShownCredentials shown)
{
    [Fact]
    public async Task Not_even_at_the_lowest_level_of_the_log_nor_in_evidence_files_or_answers()
    {
        (await shown.Server.AdminPostAsync("/admin/vault", new { name = "vaulted", secret = "vault-secret-hunter2-0009" })).EnsureSuccessStatusCode();
        List<string> told = [];
        foreach (var upstream in (string[])["fixed", "filed", "vaulted", "basic", "client", "txn", "minted", "files", "silent"])
        {
            foreach (var status in (int[])[200, 401, 403, 500])
            {
                shown.Answer = http =>
                {
                    http.Response.StatusCode = status;
                    return ShownCredentials.Plain(http);
                };
                using var answer = await shown.CallAsync(upstream);
                told.Add(answer + await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }
        }

        shown.Answer = ShownCredentials.Plain;
        (await shown.Server.AdminPostAsync("/admin/vault/remove", new { name = "vaulted" })).EnsureSuccessStatusCode();
        string[] secrets =
        [
            "hunter2", SigV4.SecretKey, FakeTokenEndpoint.Secret, "session-secret-", "session-token-",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("gateway:" + ShownCredentials.BasicPassword)),
            .. shown.Seen.SelectMany(static seen => seen.Headers).Where(static one => one.Key is "Authorization" or "Txn-Token" && !one.Value.StartsWith("AWS4", StringComparison.Ordinal))
                .Select(static one => one.Value.Split(' ')[^1]).Where(static value => value.Length > 16),
        ];
        var evidence = await shown.Server.EvidenceAsync();
        foreach (var secret in secrets.Distinct())
        {
            shown.Log.Lines.Where(line => line.Contains(secret, StringComparison.Ordinal)).Should().BeEmpty(secret);
            told.Where(text => text.Contains(secret, StringComparison.Ordinal)).Should().BeEmpty(secret);
            evidence.Where(line => line.Contains(secret, StringComparison.Ordinal)).Should().BeEmpty(secret);
        }

        shown.Log.Lines.Should().NotBeEmpty("otherwise this shows nothing");
        secrets.Length.Should().BeGreaterThan(8);
        foreach (var file in Directory.GetFiles(shown.Server.DataFolder, "*", SearchOption.AllDirectories))
        {
            var bytes = await ReadAsync(file);
            secrets.Where(secret => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0).Should().BeEmpty(file);
        }
    }

    // The database is open, and shared for reading.
    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
