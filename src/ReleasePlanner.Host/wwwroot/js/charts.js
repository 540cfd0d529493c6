// Charts in the page's colors. The server sends plain data; nothing here makes code from text.
import { init } from '../vendor/echarts/echarts.js';

export function create(element, option, dotnet) {
    const chart = init(element, theme(element));
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    const dark = matchMedia('(prefers-color-scheme: dark)');
    let wanted;
    const update = text => {
        wanted = JSON.parse(text);
        draw();
    };
    const draw = () => {
        const several = Array.isArray(wanted.series) && wanted.series.length > 1;
        // A label of its own would replace the element's; patterns tell series apart where colors do not.
        chart.setOption({ aria: { enabled: true, label: { enabled: false }, decal: { show: several } }, ...wanted, animation: !still.matches }, { replaceMerge: ['series'] });
    };
    update(option);
    if (dotnet) chart.on('click', e => dotnet.invokeMethodAsync('Clicked', String(e.data?.id ?? e.name ?? '')));

    const retheme = () => {
        // A chart takes another theme with the option that it was made with.
        chart.setTheme(theme(element));
        draw();
    };
    const resized = new ResizeObserver(() => chart.resize());
    const themed = new MutationObserver(retheme);
    resized.observe(element);
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    dark.addEventListener('change', retheme);
    return {
        update,
        dispose() {
            resized.disconnect();
            themed.disconnect();
            dark.removeEventListener('change', retheme);
            chart.dispose();
        },
    };
}

function theme(element) {
    // A property may be any expression, such as light-dark(…): only a color in use is computed to one that a canvas understands.
    const probe = element.ownerDocument.createElement('span');
    probe.hidden = true;
    element.parentElement.append(probe);
    const color = (name, otherwise) => {
        probe.style.color = `var(${name}, ${otherwise})`;
        return getComputedStyle(probe).color;
    };
    const [text, line, surface] = [color('--text', 'CanvasText'), color('--line', 'GrayText'), color('--surface', 'Canvas')];
    const colors = ['#2563a8', '#c2571a', '#2f7d4f', '#8a4fa3', '#a88a1a', '#5d6470'].map((otherwise, i) => color(`--chart-${i + 1}`, otherwise));
    probe.remove();
    const axis = {
        axisLine: { lineStyle: { color: line } }, axisTick: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line, opacity: 0.5 } },
        axisLabel: { color: text }, nameTextStyle: { color: text },
    };
    return {
        color: colors, backgroundColor: 'transparent', textStyle: { color: text, fontFamily: getComputedStyle(element).fontFamily },
        categoryAxis: axis, valueAxis: axis, timeAxis: axis, logAxis: axis,
        legend: { top: 0, bottom: 'auto', textStyle: { color: text } },
        tooltip: { confine: true, backgroundColor: surface, borderColor: line, textStyle: { color: text }, axisPointer: { lineStyle: { color: line }, crossStyle: { color: line } } },
        markPoint: { label: { color: surface } }, markLine: { label: { color: text, textBorderWidth: 0 } },
        line: { symbolSize: 6 },
    };
}
