using AgentIdentity.EndToEnd.Tests.Peers.Fixture;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;
using Microsoft.AspNetCore.Builder;
using Quickstart.Upstreams;

namespace AgentIdentity.EndToEnd.Tests.Peers.Conformance;

/// <summary>The fixture behind the gateway, everything of it permitted and granted, and the proxy in front.</summary>
public sealed class FixtureStage : IAsyncLifetime
{
    private const string Upstream = "fixture";

    private static readonly string[] Tools =
    [
        "test_simple_text", "test_image_content", "test_audio_content", "test_embedded_resource", "test_multiple_content_types", "test_error_handling",
        "test_tool_with_logging", "test_tool_with_progress", "test_sampling", "test_elicitation", "test_elicitation_sep1034_defaults",
        "test_elicitation_sep1330_enums", "test_input_required_result_elicitation", "test_input_required_result_sampling",
        "test_input_required_result_list_roots", "test_input_required_result_request_state", "test_input_required_result_tampered_state",
        "test_input_required_result_multiple_inputs", "test_input_required_result_multi_round", "test_input_required_result_capabilities",
        "test_missing_capability", "test_streaming_elicitation", "test_logging_tool", "test_headers", "json_schema_2020_12_tool",
    ];

    private WebApplication _fixture = null!;
    private PeerStage _stage = null!;
    private KeyProxy _proxy = null!;

    public string Direct { get; private set; } = "";

    public string Through { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!NodePeers.AreThere)
        {
            return;
        }

        var origin = Ports.FreeOrigin();
        _fixture = await FixtureServer.StartAsync(origin.GetLeftPart(UriPartial.Authority));
        Direct = $"{origin}mcp";
        _stage = await PeerStage.OpenAsync($"Upstreams:{Upstream}:Kind=mcp", $"Upstreams:{Upstream}:Address={Direct}", $"Upstreams:{Upstream}:Credential=none", $"Upstreams:{Upstream}:NewTools=allow");
        await _stage.PermitAsync(Upstream, Tools);
        _proxy = await KeyProxy.StartAsync(_stage, Upstream, await _stage.DelegateAsync(Upstream));
        Through = _proxy.At($"/mcp/{Upstream}");
    }

    public async ValueTask DisposeAsync()
    {
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_stage?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_fixture?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
