using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a stream of messages into pieces.</summary>
internal sealed class MessagesAnswerReader : EventReader
{
    private readonly MessagesBlocks _blocks = new();

    /// <summary>Reads a message that came as one document into the pieces of a stream.</summary>
    internal static bool ReadDocument(JsonElement document, List<AnswerPiece> pieces)
    {
        var blocks = new MessagesBlocks();
        return document.Text("type") switch
        {
            MessagesEvent.Error => blocks.Take(MessagesEvent.Error, document, pieces),
            "message" => blocks.TakeWhole(document, pieces),
            _ => false,
        };
    }

    private protected override bool Read(JsonElement data, List<AnswerPiece> pieces)
    {
        var type = data.Text("type");
        var understood = type is not null && _blocks.Take(type, data, pieces);
        Finished = understood && type == MessagesEvent.Stop;
        return understood;
    }
}
