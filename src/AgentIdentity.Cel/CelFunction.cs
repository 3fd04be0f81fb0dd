namespace AgentIdentity.Cel;

/// <summary>
/// A function of the host. A method's receiver is the first argument. The arguments match the declared types and
/// are never errors. Answer <see cref="CelValue.Error"/> for a failure; an exception becomes one.
/// Bodies must be pure and safe to call from several threads.
/// </summary>
/// <param name="arguments">The evaluated arguments; valid only during the call.</param>
/// <returns>The result, of the declared type.</returns>
public delegate CelValue CelFunction(ReadOnlySpan<CelValue> arguments);
