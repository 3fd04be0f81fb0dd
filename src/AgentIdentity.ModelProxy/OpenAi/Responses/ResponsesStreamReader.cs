using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a responses stream.</summary>
internal sealed class ResponsesStreamReader : EventReader
{
    private readonly ResponsesBlocks _blocks = new();
    private bool _started;
    private long _sequence = -1;

    // Some servers end like chat streams; that comes after the end.
    private protected override bool Word(ReadOnlySpan<byte> data, List<AnswerPiece> pieces) => false;

    private protected override bool Read(JsonElement data, List<AnswerPiece> pieces)
    {
        // The numbers tell that nothing is missing and nothing came twice.
        if (StrictBody.Given(data, "sequence_number") is { } number)
        {
            var next = number.GetInt64();
            if (next <= _sequence)
            {
                return false;
            }

            _sequence = next;
        }

        var response = StrictBody.Given(data, "response") ?? default;
        switch (StrictBody.Text(data, "type"))
        {
            case "response.created":
                Start(response, pieces);
                return true;
            case "error" or "response.failed":
                pieces.Add(new ErrorPiece(ResponsesError.Of(data, response)));
                return true;
            case "response.completed" or "response.incomplete":
                Start(response, pieces);
                return End(response, pieces);
            case { } type when _started:
                return _blocks.Read(type, data, pieces);
            default:
                return false;
        }
    }

    private void Start(JsonElement response, List<AnswerPiece> pieces)
    {
        if (!_started)
        {
            _started = true;
            pieces.Add(new AnswerStart(StrictBody.Text(response, "id"), StrictBody.Text(response, "model")));
        }
    }

    private bool End(JsonElement response, List<AnswerPiece> pieces)
    {
        Finished = _blocks.IsClosed && ResponsesDocument.End(response, _blocks.HasTools, pieces);
        return Finished;
    }
}
