using System.Buffers;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>Bedrock's errors by name: in the header and body of an answer, and as the last frame of a stream.</summary>
internal static class ConverseFaults
{
    /// <summary>The name of an error answer, which clients read from the header <c>x-amzn-errortype</c> or the member <c>__type</c>.</summary>
    internal static string TypeOf(WireFault fault) => fault.Kind switch
    {
        FaultKind.Authentication or FaultKind.Permission or FaultKind.Billing => "AccessDeniedException",
        FaultKind.NotFound => "ResourceNotFoundException",
        FaultKind.Conflict => "ConflictException",
        FaultKind.RateLimit => fault.Status == 400 ? "ServiceQuotaExceededException" : "ThrottlingException",
        FaultKind.Overloaded => "ServiceUnavailableException",
        FaultKind.Timeout => "ModelTimeoutException",
        FaultKind.Server => fault.Status == 424 ? "ModelErrorException" : "InternalServerException",
        _ => "ValidationException",
    };

    /// <summary>What an error's name means; null for a name that is not known.</summary>
    internal static FaultKind? KindOf(string? type) => type switch
    {
        "AccessDeniedException" or "UnrecognizedClientException" or "ExpiredTokenException" or "InvalidSignatureException" => FaultKind.Permission,
        "ResourceNotFoundException" => FaultKind.NotFound,
        "ConflictException" => FaultKind.Conflict,
        "ThrottlingException" or "ServiceQuotaExceededException" => FaultKind.RateLimit,
        "ServiceUnavailableException" or "ModelNotReadyException" => FaultKind.Overloaded,
        "ModelTimeoutException" => FaultKind.Timeout,
        "ModelErrorException" or "ModelStreamErrorException" or "InternalServerException" => FaultKind.Server,
        "ValidationException" => FaultKind.InvalidRequest,
        _ => null,
    };

    /// <summary>The body of an error answer.</summary>
    internal static byte[] Body(WireFault fault) => Write(json =>
    {
        json.WriteString("message"u8, MessageOf(fault));
        json.WriteString("__type"u8, fault.Type is { } own && KindOf(own) is not null ? own : TypeOf(fault));
    }).ToArray();

    /// <summary>A whole frame that SDKs raise to their caller. Only these five may stand in a stream.</summary>
    internal static byte[] Frame(WireFault fault)
    {
        var to = new ArrayBufferWriter<byte>(256);
        EventStreamWriter.WriteException(to, fault.Kind switch
        {
            FaultKind.RateLimit => "throttlingException",
            FaultKind.Overloaded => "serviceUnavailableException",
            FaultKind.Timeout or FaultKind.Server when fault.Status is 408 or 424 or 502 or 504 => "modelStreamErrorException",
            FaultKind.Server or FaultKind.Timeout => "internalServerException",
            _ => "validationException",
        }, MessageOf(fault));
        return to.WrittenSpan.ToArray();
    }

    /// <summary>What an exception or error inside a stream says.</summary>
    internal static WireFault Of(EventFrame frame)
    {
        var (name, body) = (frame.Name, Parse(frame.Payload));
        var type = name.Length > 0 ? char.ToUpperInvariant(name[0]) + name[1..] : "InternalServerException";
        var kind = KindOf(type) ?? FaultKind.Server;
        var message = frame.Kind == FrameKind.Error ? System.Text.Encoding.UTF8.GetString(frame.Text(":error-message"u8))
            : body is { } said ? Text(said, "message") ?? Text(said, "Message") : null;
        return new WireFault(kind, message is { Length: > 0 } ? message : "The provider ended its answer with an error.", StatusOf(type, kind)) { Type = type };
    }

    // The shape has no member for a code of ours, and SDKs show the message.
    private static string MessageOf(WireFault fault) =>
        fault.Code is { } code && code.StartsWith("AID", StringComparison.Ordinal) && !fault.Message.Contains(code, StringComparison.Ordinal) ? $"{fault.Message} [{code}]" : fault.Message;

    /// <summary>The status that the error has, or would have had as an answer.</summary>
    private static int StatusOf(string type, FaultKind kind) => type switch
    {
        "ServiceQuotaExceededException" or "ConflictException" => 400,
        "ModelErrorException" or "ModelStreamErrorException" => 424,
        "ModelNotReadyException" => 429,
        _ => kind switch
        {
            FaultKind.Permission => 403,
            FaultKind.NotFound => 404,
            FaultKind.Timeout => 408,
            FaultKind.RateLimit => 429,
            FaultKind.Overloaded => 503,
            FaultKind.InvalidRequest => 400,
            _ => 500,
        },
    };
}
