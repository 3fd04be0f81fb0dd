using AgentIdentity.ModelProxy.Tests.Golden;
using AgentIdentity.Tests;

namespace AgentIdentity.ModelProxy.Tests.Translation;

/// <summary>Whatever a caller or a provider sends: it is read or refused, and nothing throws.</summary>
public sealed class AnyBytesLaw
{
    [Law(Cases = 300)]
    public void A_request_with_any_byte_changed_is_read_or_refused(int which, int place, byte value)
    {
        var surface = new[] { ModelSurface.Chat, ModelSurface.Responses, ModelSurface.Embeddings }[(which & int.MaxValue) % 3];
        var body = GoldenFile.Read($"Requests/{Targets.Name(surface)}.json");
        body[(place & int.MaxValue) % body.Length] = value;

        var request = surface switch
        {
            ModelSurface.Chat => Widen(OpenAiChatRequest.Read(body)),
            ModelSurface.Responses => Widen(ResponsesRequest.Read(body)),
            _ => Widen(EmbeddingsRequest.Read(body)),
        };
        if (request is null)
        {
            return;
        }

        foreach (var to in Targets.All.Values.Where(to => to.WireFor(surface) is not null))
        {
            var written = request.BodyFor(to, to.WireFor(surface)!.Value, BodyEdits.None);
            (written.Ok || written.Failure.Member is not null || written.Failure.Error == ModelError.BodyUnreadable).Should().BeTrue();
        }
    }

    [Law(Cases = 300)]
    public void A_stream_with_any_byte_changed_ends_in_good_form(int which, int place, byte value)
    {
        var wire = Recording.Wires[(which & 0x7FFF) % 4];
        var surface = Recording.Wires[((which >> 16) & 0x7FFF) % 4];
        var recording = Recording.Of(wire, surface);
        var bytes = recording.Bytes;
        bytes[(place & int.MaxValue) % bytes.Length] = value;
        var passing = new Passing(recording, surface);
        passing.Feed(bytes);

        var told = passing.End();

        // On its own wire a broken event passes as it came, and its caller finds it broken.
        (told.Finished || told.Failed).Should().BeTrue();
        (passing.Meter.Finished || told.Failed).Should().BeTrue();
    }

    private static ModelRequest? Widen<T>(ModelResult<T> read) where T : ModelRequest => read.Ok ? read.Value : null;
}
