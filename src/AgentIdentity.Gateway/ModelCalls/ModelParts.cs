using AgentIdentity.Gateway.ModelCalls.Attempts;
using AgentIdentity.Gateway.ModelCalls.Routing;
using AgentIdentity.Gateway.ModelCalls.State;
using AgentIdentity.Gateway.ModelCalls.Stripping;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>What model calls are served with.</summary>
internal sealed record ModelParts(
    ModelTable Models,
    ModelSender Sender,
    FurtherAttempt Further,
    IDecisions Decisions,
    IMoney Money,
    MeantTools Tools,
    KeptPlaces Kept,
    KeptSender Keepers,
    GatewayTelemetry Telemetry,
    ModelMeasurements Measurements,
    TimeProvider Time,
    ILogger<ModelEntrance> Logger);
