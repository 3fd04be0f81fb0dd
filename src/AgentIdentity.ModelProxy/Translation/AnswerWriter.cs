using System.Buffers;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes one answer for the caller from pieces: a stream in whole events at once, a document at its end. Not thread-safe.</summary>
internal abstract class AnswerWriter
{
    /// <summary>It writes a stream; otherwise one document at the end.</summary>
    public abstract bool HasEvents { get; }

    /// <summary>Takes the next piece; never an <see cref="ErrorPiece"/>. What the surface cannot say is an error, not silence.</summary>
    /// <returns>Null, or what this surface cannot say: the answer then ends with <see cref="Fail"/>.</returns>
    public abstract WireFault? Write(AnswerPiece piece, IBufferWriter<byte> to);

    /// <summary>The provider's answer is complete: writes what ends it in this form, usage included. Not called for an answer that was cut.</summary>
    public abstract void End(IBufferWriter<byte> to);

    /// <summary>The last event of a stream that did not finish, so that no client takes it as finished; empty for a document.</summary>
    public abstract byte[] Fail(WireFault fault);
}
