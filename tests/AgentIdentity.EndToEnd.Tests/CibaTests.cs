using AgentIdentity.Tests;
using Quickstart;

namespace AgentIdentity.EndToEnd.Tests;

/// <summary>An agent on openid-client waits for an approval by OpenID CIBA.</summary>
public sealed class CibaTests
{
    private const string Rule = """
        apiVersion: agentidentity/v1
        rules:
          - id: orders-need-grace
            owner: orders
            message: "Reading orders needs Grace."
            on: { operations: [orders/read] }
            deny: "true"
            otherwise: { approval: { from: "user:grace", ttl: 15m } }

        """;

    [Fact]
    public async Task An_agent_on_openid_client_waits_for_an_approval_and_makes_the_call_with_what_it_is_given()
    {
        NodeProgram.Demand();
        var policy = Directory.CreateTempSubdirectory("ciba-").FullName;
        try
        {
            var shipped = Path.Combine(AppContext.BaseDirectory, "policies", "default");
            foreach (var file in ((string[])["model", "tuples"]).SelectMany(part => Directory.EnumerateFiles(Path.Combine(shipped, part))))
            {
                var copy = Path.Combine(policy, Path.GetRelativePath(shipped, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            Directory.CreateDirectory(Path.Combine(policy, "rules"));
            await File.WriteAllTextAsync(Path.Combine(policy, "rules", "orders.yaml"), Rule, TestContext.Current.CancellationToken);
            await using var stage = await Stage.OpenAsync($"--AgentIdentity:PolicyFolder={policy}");
            await stage.Scene.Administrator.AddPersonAsync("grace", "Grace", Scene.Password);

            var run = await NodeProgram.RunAsync("ciba.mjs", new Dictionary<string, string>
            {
                ["BROKER"] = stage.Scene.Broker.GetLeftPart(UriPartial.Authority),
                ["ADMIN_KEY_FILE"] = Path.Combine(stage.Scene.DataFolder, "admin.key"),
                ["PERSON"] = "ben",
                ["PASSWORD"] = Scene.Password,
                ["APPROVER"] = "grace",
            }, TestContext.Current.CancellationToken);

            (run.Output + run.Errors).TrimEnd().Should().EndWith("every step held");
            run.ExitCode.Should().Be(0);
        }
        finally
        {
            Directory.Delete(policy, recursive: true);
        }
    }
}
