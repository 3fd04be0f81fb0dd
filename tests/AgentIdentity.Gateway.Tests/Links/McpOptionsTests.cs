using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>Mistakes in the settings of revisions, programs and virtual servers: one message each, with the key.</summary>
public sealed class McpOptionsTests
{
    [Theory]
    [InlineData("revision", "AgentIdentity:Upstreams:crm:Revision must be one of auto")]
    [InlineData("both", "AgentIdentity:Upstreams:crm:Command starts an MCP server that has no address")]
    [InlineData("credential", "AgentIdentity:Upstreams:crm:Credential must be none")]
    [InlineData("root", "AgentIdentity:Upstreams:crm:User must be the number of a user, and not that of root")]
    [InlineData("variable", "AgentIdentity:Upstreams:crm:Environment has a name")]
    [InlineData("folder", "AgentIdentity:Upstreams:crm:WorkingFolder must be an absolute path")]
    [InlineData("limits", "AgentIdentity:Upstreams:crm:Process:MaxProcesses must be at least 1")]
    [InlineData("arguments", "AgentIdentity:Upstreams:crm: Arguments, Environment, WorkingFolder and User are for a program")]
    [InlineData("nobody", "AgentIdentity:VirtualServers:all:Upstreams must name at least one upstream")]
    [InlineData("unknown", "AgentIdentity:VirtualServers:all:Upstreams: 'none' is no upstream of kind mcp")]
    [InlineData("same", "AgentIdentity:VirtualServers:crm: an upstream has this name too")]
    [InlineData("prefix", "AgentIdentity:VirtualServers:all:Upstreams: 'a__b' cannot go before a tool's name")]
    public void A_mistake_is_named_with_its_key(string mistake, string message)
    {
        var options = new GatewayOptions();
        var web = new UpstreamOptions { Kind = "mcp", Address = "http://127.0.0.1:1/mcp" };
        var program = new UpstreamOptions { Kind = "mcp", Command = "/bin/cat", Credential = "none" };
        program.Process.SameUser = !Environment.IsPrivilegedProcess;
        options.Upstreams["crm"] = mistake is "revision" or "arguments" or "nobody" or "unknown" or "same" or "prefix" ? web : program;
        switch (mistake)
        {
            case "revision": web.Revision = "2024-11-05"; break;
            case "both": program.Address = "http://127.0.0.1:1"; break;
            case "credential": program.Credential = "token"; break;
            case "root": program.User = 0; break;
            case "variable": program.Environment["A=B"] = "c"; break;
            case "folder": program.WorkingFolder = "here"; break;
            case "limits": program.Process.MaxProcesses = 0; break;
            case "arguments": web.Arguments.Add("x"); break;
            case "nobody": options.VirtualServers["all"] = new VirtualServerOptions(); break;
            case "unknown": options.VirtualServers["all"] = new VirtualServerOptions { Upstreams = { "none" } }; break;
            case "same": options.VirtualServers["crm"] = new VirtualServerOptions { Upstreams = { "crm" } }; break;
            case "prefix":
                options.Upstreams["a__b"] = new UpstreamOptions { Kind = "mcp", Address = "http://127.0.0.1:1/mcp" };
                options.VirtualServers["all"] = new VirtualServerOptions { Upstreams = { "a__b" } };
                break;
        }

        new McpOptionsCheck().Validate(null, options).Failures.Should().Contain(failure => failure.StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_program_that_would_share_the_gateways_user_must_be_allowed_to_in_so_many_words()
    {
        var options = new GatewayOptions { Upstreams = { ["crm"] = new UpstreamOptions { Kind = "mcp", Command = "/bin/cat", Credential = "none" } } };
        options.Upstreams["crm"].Process.SameUser = Environment.IsPrivilegedProcess;

        new McpOptionsCheck().Validate(null, options).Failures.Should().ContainSingle().Which.Should().Contain("SameUser");
    }
}
