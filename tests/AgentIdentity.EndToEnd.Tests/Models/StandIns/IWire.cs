using System.Text.Json.Nodes;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns;

/// <summary>How one API of a provider looks: what is read from a request, and what is written for each part of an answer.</summary>
internal interface IWire
{
    string Name { get; }

    string StreamType { get; }

    Asked Read(JsonObject body);

    Task BeginAsync(Exchange exchange);

    Task OpenAsync(Exchange exchange, Block block);

    Task PieceAsync(Exchange exchange, Block block, string piece);

    Task CloseAsync(Exchange exchange, Block block);

    Task EndAsync(Exchange exchange);

    /// <summary>An error in the middle of a stream whose status was 200.</summary>
    Task ErrAsync(Exchange exchange);

    JsonObject Whole(Exchange exchange);

    /// <summary>Status, headers and body of an error in place of an answer.</summary>
    Refusal Refuse(int status, string? type);
}

internal sealed record Refusal(int Status, JsonObject Body, params (string Name, string Value)[] Headers);
