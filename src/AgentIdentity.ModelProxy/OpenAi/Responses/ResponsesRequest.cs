using System.Globalization;
using System.Text;

namespace AgentIdentity.ModelProxy;

/// <summary>A responses request, read strictly and kept byte for byte.</summary>
public sealed class ResponsesRequest : ModelRequest
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly ResponsesMarks _marks;

    internal ResponsesRequest(ReadOnlyMemory<byte> body, ResponsesMarks marks) => (_body, _marks) = (body, marks);

    /// <inheritdoc/>
    public override ModelSurface Surface => ModelSurface.Responses;

    /// <summary>Reads a body; it must not change while the request is in use.</summary>
    /// <returns>The request, or one of AID4001 to AID4006 or AID4101.</returns>
    public static ModelResult<ResponsesRequest> Read(ReadOnlyMemory<byte> body) => ResponsesReader.Read(body);

    internal override ModelResult<WireBody> SameWire(ModelCandidate to, BodyEdits edits)
    {
        var splice = new BodySplice(_body, _marks.FirstMember);
        splice.Replace(_marks.ModelValue, to.WireModel);
        if (edits.MaxOutputTokens?.ToString(CultureInfo.InvariantCulture) is { } most)
        {
            if (_marks.MaxOutputTokens is { } place)
            {
                splice.Replace(place, Encoding.UTF8.GetBytes(most));
            }
            else
            {
                splice.Add(Encoding.UTF8.GetBytes($"\"max_output_tokens\":{most}"));
            }
        }

        return new(splice.Apply(), null);
    }

    internal override UsageMeter SameMeter(string? contentType) =>
        OpenAiStream.Is(contentType)
            ? new ResponsesStreamMeter { Reader = () => WireFormats.Of(ModelSurface.Responses).ReaderFor(contentType) }
            : new OpenAiJsonMeter { Reader = () => WireFormats.Of(ModelSurface.Responses).ReaderFor(contentType) };

    internal override ModelResult<Conversation> ToConversation() => StrictBody.Read(_body, root => ResponsesConversation.Of(root, this), "input");
}

/// <summary>Where in the body the few bytes stand that a rewrite may touch.</summary>
internal sealed record ResponsesMarks(Range ModelValue, int FirstMember, Range? MaxOutputTokens);
