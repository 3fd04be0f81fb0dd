using AgentIdentity.EndToEnd.Tests.Peers.Fixture;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;
using Microsoft.AspNetCore.Builder;
using Quickstart.Upstreams;

namespace AgentIdentity.EndToEnd.Tests.Peers.Conformance;

/// <summary>The fixture behind the gateway, everything of it permitted and granted, and the proxy in front.</summary>
public sealed class FixtureStage : IAsyncLifetime
{
    // The same server twice: once as it is, once as if it knew sessions only, so that every era meets every other one.
    private const string Modern = "fixture";
    private const string Legacy = "sessions";

    private static readonly string[] Tools =
    [
        "test_simple_text", "test_image_content", "test_audio_content", "test_embedded_resource", "test_multiple_content_types", "test_error_handling",
        "test_tool_with_logging", "test_tool_with_progress", "test_sampling", "test_elicitation", "test_elicitation_sep1034_defaults",
        "test_elicitation_sep1330_enums", "test_input_required_result_elicitation", "test_input_required_result_sampling",
        "test_input_required_result_list_roots", "test_input_required_result_request_state", "test_input_required_result_tampered_state",
        "test_input_required_result_multiple_inputs", "test_input_required_result_multi_round", "test_input_required_result_capabilities",
        "test_missing_capability", "test_streaming_elicitation", "test_logging_tool", "test_headers", "json_schema_2020_12_tool",
    ];

    private readonly Dictionary<string, KeyProxy> _proxies = [];
    private WebApplication? _fixture;
    private PeerStage? _stage;

    public string Direct { get; private set; } = "";

    /// <summary>Where the fixture is through the gateway, which speaks with it in this revision.</summary>
    public string Through(string revision) => revision == "2026-07-28" ? _proxies[Modern].At("/mcp/" + Modern) : _proxies[Legacy].At("/mcp/" + Legacy);

    public async ValueTask InitializeAsync()
    {
        if (!NodePeers.AreThere)
        {
            return;
        }

        var origin = Ports.FreeOrigin();
        _fixture = await FixtureServer.StartAsync(origin.GetLeftPart(UriPartial.Authority));
        Direct = $"{origin}mcp";
        _stage = await PeerStage.OpenAsync([
            .. PeerStage.Server(Modern, $"Address={Direct}"),
            .. PeerStage.Server(Legacy, $"Address={Direct}", "Revision=2025-11-25"),
        ]);
        foreach (var upstream in new[] { Modern, Legacy })
        {
            await _stage.PermitAsync(upstream, Tools);
            _proxies[upstream] = await KeyProxy.StartAsync(_stage, await _stage.DelegateAsync(upstream), upstream);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies.Values)
        {
            await proxy.DisposeAsync();
        }

        await (_stage?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_fixture?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
