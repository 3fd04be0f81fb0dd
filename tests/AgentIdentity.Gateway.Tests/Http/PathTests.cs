using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.Http;

public sealed class PathTests
{
    [Theory]
    [InlineData("/api/open/../orders/1")]
    [InlineData("/api/open/a/../../orders/secret")]
    [InlineData("/api/open/%2e%2e/secret")]
    [InlineData("/api/open/%2E%2E/secret")]
    [InlineData("/api/open/.%2e/secret")]
    [InlineData("/api/open/%2e%2e/%2e%2e/admin/agents")]
    [InlineData("/api/open/../../admin/agents")]
    [InlineData("/api/open/a%2fb")]
    [InlineData("/api/open/a%2Fb")]
    [InlineData("/api/open/a%5cb")]
    [InlineData("/api/open/a%5Cb")]
    [InlineData("/api/open//1")]
    [InlineData("/api/open/1;admin=true")]
    [InlineData("/api/open/1%3Badmin")]
    [InlineData("/api/open/%252e%252e/x")]
    [InlineData("/api/open/%41")]
    [InlineData("/api/open/%c3%a9")]
    [InlineData("/api/open/%C3")]
    [InlineData("/api/open/%0A")]
    [InlineData("/api/open/./1")]
    public async Task A_path_that_can_be_read_twice_is_refused(string target)
    {
        await using var world = await GatewayWorld.StartAsync();
        var answer = await world.Caller.SendRawAsync(target);
        answer.Should().StartWith("HTTP/1.1 400").And.Contain("AID3002");
        world.Upstream.Seen.Should().BeEmpty();
        world.Evidence.Bodies(EvidenceKinds.Refusal).Should().ContainSingle()
            .Which.GetProperty("refusal").GetProperty("code").GetString().Should().Be("AID3002");
    }

    [Theory]
    [InlineData("/api//open/1")]
    [InlineData("/api/%6fpen/1")]
    [InlineData("/api/../admin/agents")]
    public async Task An_upstream_name_that_is_not_plain_is_unknown(string target)
    {
        await using var world = await GatewayWorld.StartAsync();
        var answer = await world.Caller.SendRawAsync(target);
        answer.Should().StartWith("HTTP/1.1 404").And.Contain("AID3001");
        world.Upstream.Seen.Should().BeEmpty();
        world.Strangers.Should().ContainSingle();
    }

    [Theory]
    [InlineData("/orders/1?expand=lines&q=a%20b")]
    [InlineData("/caf%C3%A9/%E2%82%AC")]
    [InlineData("/a:b/c@d/e=f/g,h/i+j")]
    [InlineData("/orders/")]
    [InlineData("/...?x=%2e%2e%2f")]
    public async Task What_was_decided_is_exactly_what_is_sent(string pathAndQuery)
    {
        await using var world = await GatewayWorld.StartAsync();
        var answer = await world.Caller.SendRawAsync("/api/open" + pathAndQuery);
        answer.Should().StartWith("HTTP/1.1 200");
        world.Upstream.Seen.Should().ContainSingle().Which.Target.Should().Be(pathAndQuery);
        world.Decisions.Asked.Should().ContainSingle().Which.Identifier.Should().Be(pathAndQuery.Split('?')[0]);
    }

    [Fact]
    public void Any_accepted_path_survives_the_framework_unchanged()
    {
        foreach (var path in new[] { "/a/b", "/caf%C3%A9", "/a~b/c_d/e.f/g-h", "/..a/b..", "/x/%20y", "/%E2%82%AC" })
        {
            ApiPath.FindPathProblem(path).Should().BeNull();
            new Uri("http://host" + path).AbsolutePath.Should().Be(path);
        }
    }
}
