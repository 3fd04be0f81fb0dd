namespace AgentIdentity.ModelProxy;

/// <summary>Errors in the form that the clients of each surface read.</summary>
public static class SurfaceErrors
{
    /// <summary>The body of an error answer.</summary>
    public static byte[] Body(ModelSurface surface, WireFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return WireFormats.Of(surface.ErrorForm()).ErrorBody(fault);
    }

    /// <summary>What a provider's error answer means and what of it may pass on.</summary>
    /// <param name="wire">The wire it came on.</param>
    /// <param name="answer">The answer.</param>
    public static ProviderRefusal Read(ModelSurface wire, ProviderErrorAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return WireFormats.Of(wire.ErrorForm()).ReadError(answer);
    }
}
