using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentIdentity.Architecture.Tests.Deployment;

public sealed partial class DeploymentTests
{
    private static readonly JsonElement Values = Chart.Values(Repository.Read(Chart.Folder + "values.yaml"));
    private static readonly JsonElement Schema = JsonElement.Parse(Repository.Read(Chart.Folder + "values.schema.json"));

    [Fact]
    public void The_charts_values_fit_their_schema() => Chart.SchemaFaults(Schema, Values).Should().BeEmpty();

    [Fact]
    public void The_charts_templates_are_YAML_and_use_values_that_exist() =>
        Repository.Under(Chart.Folder + "templates/", ".yaml").SelectMany(path => Chart.TemplateFaults(path, Repository.Read(path), Values)).Should().BeEmpty();

    /// <summary>A pod that is killed before it has drained leaves calls without an outcome: Kubernetes waits longer than the host does.</summary>
    [Fact]
    public void The_pod_is_given_as_long_as_the_server_drains()
    {
        var template = Repository.Read(Chart.Folder + "templates/statefulset.yaml");
        template.Should().ContainAll("AgentIdentity__Limits__DrainDelaySeconds", "AgentIdentity__Limits__DrainSeconds");
        var beside = DrainSum().Match(template);
        beside.Success.Should().BeTrue();
        var host = HostSum().Match(Repository.Read("src/AgentIdentity.Server/Hosting.cs"));
        host.Success.Should().BeTrue("the host's own patience is the delay, the drain and this");
        int.Parse(beside.Groups["beside"].Value, CultureInfo.InvariantCulture).Should().BeGreaterThan(int.Parse(host.Groups["beside"].Value, CultureInfo.InvariantCulture));
        Values.GetProperty("drain").GetProperty("delaySeconds").GetInt32().Should().BePositive("a Service hears of a pod's end a little later than the pod");
    }

    [GeneratedRegex(@"terminationGracePeriodSeconds: \{\{ add \.Values\.drain\.delaySeconds \.Values\.drain\.seconds (?<beside>[0-9]+) \}\}")]
    private static partial Regex DrainSum();

    [GeneratedRegex(@"Limits\.DrainDelaySeconds \+ gateway\.Value\.Limits\.DrainSeconds \+ (?<beside>[0-9]+)\)")]
    private static partial Regex HostSum();

    [Fact]
    public void The_pod_may_not_do_more_than_it_must() => Repository.Read(Chart.Folder + "templates/statefulset.yaml").Should().ContainAll(
        "runAsNonRoot: true", "readOnlyRootFilesystem: true", "allowPrivilegeEscalation: false", "drop: [ALL]", "type: RuntimeDefault", "automountServiceAccountToken: false");

    [Theory]
    [InlineData("publicUrl: http://plain.example", "does not match")]
    [InlineData("service: { port: eighty }", "is not of type integer")]
    [InlineData("imagee: {}", "is unknown")]
    [InlineData("image: { repository: x }", "tag is missing")]
    public void Canary_values_that_do_not_fit_are_caught(string yaml, string fault) =>
        Chart.SchemaFaults(Schema, Chart.Values(yaml)).Should().Contain(found => found.Contains(fault));

    [Theory]
    [InlineData("a: {{ .Values.nothing.here }}\n", "does not have")]
    [InlineData("{{- if .Values.publicUrl }}\na: b\n", "unevenly")]
    [InlineData("a: b\n  c: d\n", "not YAML")]
    public void Canary_a_broken_template_is_caught(string template, string fault) =>
        Chart.TemplateFaults("t.yaml", template, Values).Should().ContainSingle(found => found.Contains(fault));

    [Fact]
    public void The_Dockerfile_builds_both_targets_as_a_user_that_is_not_root() => DockerfileFaults(Repository.Read("Dockerfile")).Should().BeEmpty();

    [Fact]
    public void The_images_have_the_time_zones_that_policies_name() =>
        Stages().Matches(Repository.Read("Dockerfile")).Single(stage => stage.Groups["name"].Value == "runtime").Groups["from"].Value.Should().EndWith("-extra");

    [Theory]
    [InlineData("FROM x AS build\nFROM x AS server\nFROM x AS sidecar\n")]
    [InlineData("FROM x AS runtime\nUSER 0\nFROM runtime AS server\nFROM runtime AS sidecar\n")]
    [InlineData("FROM x AS runtime\nUSER 1654\nFROM runtime AS server\n")]
    [InlineData("FROM x AS runtime\nUSER 1654\nFROM runtime AS server\nFROM runtime AS sidecar\nCOPY nowhere /app\n")]
    public void Canary_a_worse_Dockerfile_is_caught(string dockerfile) => DockerfileFaults(dockerfile).Should().NotBeEmpty();

    private static IEnumerable<string> DockerfileFaults(string dockerfile)
    {
        var stages = Stages().Matches(dockerfile).ToDictionary(stage => stage.Groups["name"].Value);
        foreach (var target in new[] { "server", "sidecar" })
        {
            if (!stages.TryGetValue(target, out var stage))
            {
                yield return $"there is no target {target}";
                continue;
            }

            var parent = stages.GetValueOrDefault(stage.Groups["from"].Value)?.Groups["body"].Value ?? "";
            var user = Users().Matches(parent + stage.Groups["body"].Value).LastOrDefault()?.Groups["user"].Value;
            if (user is null or "0" or "root")
            {
                yield return $"{target} runs as {user ?? "root"}";
            }
        }

        foreach (Match copy in Copies().Matches(dockerfile))
        {
            if (!Repository.Exists(copy.Groups["source"].Value))
            {
                yield return $"{copy.Value} copies what is not there";
            }
        }
    }

    [GeneratedRegex(@"^FROM (?<from>\S+) AS (?<name>\w+)\n(?<body>(?:(?!FROM ).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Stages();

    [GeneratedRegex(@"^USER (?<user>\w+)", RegexOptions.Multiline)]
    private static partial Regex Users();

    [GeneratedRegex(@"^COPY (?!--from)(?<source>\S+) ", RegexOptions.Multiline)]
    private static partial Regex Copies();
}
